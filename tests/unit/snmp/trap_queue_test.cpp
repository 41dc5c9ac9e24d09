#include <catch2/catch.hpp>

#include "snmp/told.hpp"
#include "snmp/trap_queue.hpp"

using nv::snmp::Told;
using nv::snmp::TrapFamily;
using nv::snmp::TrapQueue;

namespace {

nv::snmp::Trap trap(std::uint32_t number) {
  return nv::snmp::make_trap(TrapFamily::net_vision, number);
}

}  // namespace

TEST_CASE("an event is told when its traps have gone out", "[snmp]") {
  TrapQueue queue(10);
  queue.mark(11);  // it made no trap
  CHECK(queue.told() == 11);
  queue.push(trap(6), 100, false);
  queue.push(trap(3), 100, false);
  queue.mark(12);
  queue.mark(13);
  queue.push(trap(4), 200, false);
  CHECK(queue.told() == 11);
  queue.pop();
  CHECK(queue.told() == 11);
  queue.pop();
  CHECK(queue.told() == 13);
  queue.pop();
  CHECK(queue.told() == 13);
  CHECK(queue.empty());
}

TEST_CASE("of too many waiting traps the oldest are lost, counted, and their events given up", "[snmp]") {
  TrapQueue queue(0);
  for (std::uint64_t event = 1; event <= 515; ++event) {
    queue.push(trap(6), static_cast<std::uint32_t>(event), false);
    queue.mark(event);
  }
  CHECK(queue.size() == 512);
  CHECK(queue.front().up_time == 4);
  CHECK(queue.told() == 3);
  CHECK(queue.take_lost() == 3);
  CHECK(queue.lost() == 0);
}

TEST_CASE("the one under way is not the one that is lost", "[snmp]") {
  TrapQueue queue(0);
  for (std::uint64_t event = 1; event <= 513; ++event) {
    queue.push(trap(6), static_cast<std::uint32_t>(event), true);
    queue.mark(event);
  }
  CHECK(queue.front().up_time == 1);
  CHECK(queue.told() == 0);
  queue.pop();
  CHECK(queue.told() == 2);  // with the first, the second is done with
  CHECK(queue.front().up_time == 3);
}

TEST_CASE("what receivers were told outlives a restart, whatever the file holds", "[snmp]") {
  nv::settings::SnmpReceiver receiver;
  receiver.address = "2001:db8::7";
  Told told{true, {{nv::snmp::receiver_key(3, receiver), 18'000'000'000'000'000'000u}}};
  CHECK(nv::snmp::read_told(nv::snmp::write_told(told)) == told);
  receiver.port = 1162;
  CHECK_FALSE(told.ids.contains(nv::snmp::receiver_key(3, receiver)));
  CHECK(nv::snmp::read_told("").ids.empty());
  const Told odd = nv::snmp::read_told("ups\n12\nx 1 162 2 a\n99999999999999999999 1 162 2 a\n7 1 162 2 a\n\n5");
  CHECK(odd == Told{false, {{"1 162 2 a", 7}}});
  std::string many = "sts\n";
  for (int i = 0; i < 1000; ++i) {
    many += "1 " + std::to_string(i) + "\n";
  }
  CHECK(nv::snmp::read_told(many).ids.size() == 8);
}
