// linkUp and linkDown (RFC 2863) from what the kernel tells of interfaces. Pure.
#pragma once

#include <span>
#include <vector>

#include "core/network_links.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {

std::vector<Trap> link_traps(std::span<const core::LinkChange> changes);

}  // namespace nv::snmp
