// The objects the two vendor trees share: what belongs to the card and not to the UPS, but for its settings
// (card_rows.hpp). There is no EMD yet: its objects have no instances.
#pragma once

#include <string>

#include "snmp/builder.hpp"

namespace nv::snmp {

std::string agent_version(const Scene& scene);
std::string system_name(const Scene& scene);
std::string system_contact(const Scene& scene);
std::string system_location(const Scene& scene);
std::string firmware_version(const Scene& scene);                 // "4.07"; empty when the UPS does not say
std::optional<std::int32_t> battery_degrees(const Scene& scene);  // the ambient ones where the battery has no sensor

// Columns 4 (highest) and 5 (lowest input voltage of the last minute) of the input table.
void add_input_extremes(const Scene& scene, Builder& tree, const Oid& entry);
void add_shutdown_control(const Scene& scene, Builder& tree, const Oid& control);

void add_agent_group(const Scene& scene, Builder& tree, const Oid& agent);

}  // namespace nv::snmp
