// The objects the vendor trees share, and what their getters have in common; the settings stand in card_rows.hpp.
#pragma once

#include <string>

#include "snmp/builder.hpp"

namespace nv::snmp {

std::string model_name(const Scene& scene);
std::string serial_number(const Scene& scene);
std::string user_reference(const Scene& scene);
std::string user_location(const Scene& scene);
std::string agent_version(const Scene& scene);
std::string system_name(const Scene& scene);
std::string system_contact(const Scene& scene);
std::string system_location(const Scene& scene);
std::string firmware_version(const Scene& scene);                 // "4.07"; empty when the UPS does not say
std::optional<std::int32_t> battery_degrees(const Scene& scene);  // the ambient ones where the battery has no sensor

// Groups input, output and bypass of a UPS, but for the scalars that are points; `output`: the columns of the output
// table.
void add_lines(const Scene& scene, Builder& tree, std::span<const PhaseRow> output);
// Group upsTest of the RFC, which the old tree has too, with its own words for the result.
void add_battery_test(const Scene& scene, Builder& tree, const Oid& root, std::int32_t result);
// The environmental sensor beside the card; without one, or while it does not answer, there is none of its objects.
void add_emd(const Scene& scene, Builder& tree, const Oid& status);
void add_shutdown_control(const Scene& scene, Builder& tree, const Oid& control);

void add_agent_group(const Scene& scene, Builder& tree, const Oid& agent);

}  // namespace nv::snmp
