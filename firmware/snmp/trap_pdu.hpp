// A trap as a packet of each version. The agent's thread.
#pragma once

#include <cstdint>

#include "snmp/traps.hpp"

struct snmp_pdu;

namespace nv::snmp {

// nullptr: no memory. The caller owns it until it is sent. `sender`: the address version 1 names.
snmp_pdu* make_v1(const Trap& trap, std::uint32_t up_time, const IpAddress& sender);
snmp_pdu* make_v2(const Trap& trap, std::uint32_t up_time, bool inform);

}  // namespace nv::snmp
