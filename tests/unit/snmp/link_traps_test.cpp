#include "snmp/link_traps.hpp"

#include <array>
#include <catch2/catch.hpp>

using nv::core::LinkChange;
using nv::snmp::Oid;

TEST_CASE("an interface that changes is RFC 2863's linkDown or linkUp, with its three variables", "[snmp]") {
  const std::array changes{LinkChange{{7, true, false, false}, true}, LinkChange{{7, false, false, false}, true},
                           LinkChange{{7, true, true, false}, false}};
  const auto traps = nv::snmp::link_traps(changes);
  REQUIRE(traps.size() == 3);
  CHECK(traps[0].number == 3);  // snmpTraps 3
  CHECK(traps[2].number == 4);
  for (const auto& trap : traps) {
    REQUIRE(trap.variables.size() == 3);
    CHECK(trap.variables[0].first == Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 7});
    CHECK(trap.variables[1].first == Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 7, 7});
    CHECK(trap.variables[2].first == Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 7});
  }
}
