// The objects the two vendor trees share: what belongs to the card and not to the UPS. The shutdown sequences, the
// schedules and the EMD are not served by this card yet: they read as not configured.
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

enum class AgentGroup : std::uint8_t { tree_7, tree_1 };
void add_agent_group(const Scene& scene, Builder& tree, const Oid& agent, AgentGroup group);

}  // namespace nv::snmp
