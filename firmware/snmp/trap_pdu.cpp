#include "snmp/trap_pdu.hpp"

#include <cstring>

#include "snmp/net_snmp.hpp"

namespace nv::snmp {
namespace {

constexpr Oid kUpTime{1, 3, 6, 1, 2, 1, 1, 3, 0};
constexpr Oid kTrapOid{1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
constexpr Oid kGenericTraps{1, 3, 6, 1, 6, 3, 1, 1, 5};

// The name of the notification. RFC 1628's has no 0 arc before its number.
Oid notification(const Trap& trap) {
  switch (trap.family) {
    case TrapFamily::net_vision:
      return kTree7 + Oid{2, 0, trap.number};
    case TrapFamily::rfc1628:
      return kTreeRfc1628 + Oid{2, trap.number};
    case TrapFamily::sts:
      return kTreeSts + Oid{2, 0, trap.number};
    case TrapFamily::generic:
      break;
  }
  return kGenericTraps + trap.number;
}

// Version 1 names an enterprise and a number.
Oid enterprise(TrapFamily family) {
  switch (family) {
    case TrapFamily::net_vision:
      return kTree7 + 2;
    case TrapFamily::rfc1628:
      return kTreeRfc1628 + 2;
    case TrapFamily::sts:
      return kTreeSts + 2;
    case TrapFamily::generic:
      break;
  }
  return kTree7;
}

void add_binding(netsnmp_pdu& pdu, const Oid& name, const Value& value) {
  const WireName wire = to_wire(name);
  netsnmp_variable_list* binding =
      snmp_varlist_add_variable(&pdu.variables, wire.arcs.data(), wire.size, ASN_NULL, nullptr, 0);
  if (binding != nullptr) {
    set_value(*binding, value);
  }
}

void add_variables(netsnmp_pdu& pdu, const Trap& trap) {
  for (const auto& [name, value] : trap.variables) {
    add_binding(pdu, name, value);
  }
}

}  // namespace

netsnmp_pdu* make_v1(const Trap& trap, std::uint32_t up_time, const IpAddress& sender) {
  netsnmp_pdu* pdu = snmp_pdu_create(SNMP_MSG_TRAP);
  if (pdu == nullptr) {
    return nullptr;
  }
  const WireName name = to_wire(enterprise(trap.family));
  pdu->enterprise = snmp_duplicate_objid(name.arcs.data(), name.size);
  pdu->enterprise_length = name.size;
  const bool generic = trap.family == TrapFamily::generic;
  pdu->trap_type = generic ? static_cast<long>(trap.number) - 1 : SNMP_TRAP_ENTERPRISESPECIFIC;
  pdu->specific_type = generic ? 0 : static_cast<long>(trap.number);
  pdu->time = up_time;
  std::memcpy(pdu->agent_addr, sender.bytes.data(), sender.bytes.size());
  add_variables(*pdu, trap);
  return pdu;
}

netsnmp_pdu* make_v2(const Trap& trap, std::uint32_t up_time, bool inform) {
  netsnmp_pdu* pdu = snmp_pdu_create(inform ? SNMP_MSG_INFORM : SNMP_MSG_TRAP2);
  if (pdu != nullptr) {
    add_binding(*pdu, kUpTime, Ticks{up_time});
    add_binding(*pdu, kTrapOid, notification(trap));
    add_variables(*pdu, trap);
  }
  return pdu;
}

}  // namespace nv::snmp
