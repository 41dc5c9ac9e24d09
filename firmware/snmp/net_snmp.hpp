// net-snmp's headers, in the order they want, and the words they share with us. Included by .cpp files of this folder
// only; its global state is touched by the agent's thread alone.
#pragma once

#include <net-snmp/net-snmp-config.h>
// The next ones need those before them.
#include <net-snmp/net-snmp-includes.h>
// And these the ones above.
#include <net-snmp/agent/net-snmp-agent-includes.h>
// And this again.
#include <net-snmp/agent/agent_callbacks.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "snmp/oid.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

// Where our handler answers, and the only places where a SET is looked at.
inline constexpr std::array kOurRoots{kTreeSystem, kTreeRfc1628,           kTree1,          kTree7,
                                      kTreeSts,    kEnableAuthenTraps + 0, kSetSerialNo + 0};

struct WireName {
  std::array<oid, Oid::kMaxArcs> arcs;
  std::size_t size;
};

inline WireName to_wire(const Oid& name) {
  WireName wire{};
  wire.size = name.size();
  std::copy(name.arcs().begin(), name.arcs().end(), wire.arcs.begin());
  return wire;
}

// A name from a packet. Longer than ours can be: cut, and `longer` says so; it sorts right behind the cut one.
struct FromWire {
  Oid name;
  bool longer = false;
};
inline FromWire from_wire(const oid* arcs, std::size_t size) {
  FromWire from;
  from.longer = size > Oid::kMaxArcs;
  for (std::size_t i = 0; i < size && i < Oid::kMaxArcs; ++i) {
    from.name.append(static_cast<std::uint32_t>(arcs[i]));
  }
  return from;
}

// Puts the value into the variable binding, with its ASN.1 type. Live values are resolved first.
void set_value(netsnmp_variable_list& binding, const Value& value);
// What a SET brings; nothing for a type no object of ours has.
std::optional<Value> get_value(const netsnmp_variable_list& binding);

}  // namespace nv::snmp
