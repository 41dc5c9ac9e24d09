// Numbers are those of the trap lists: manual, TRAP appendix, and RFC 1628.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "model/event.hpp"
#include "snmp/event_replay.hpp"

using nv::model::CardEvent;
using nv::model::Event;
using nv::model::EventKind;
using nv::snmp::EventReplay;
using nv::snmp::Oid;
using nv::snmp::Trap;
using nv::snmp::TrapFamily;

namespace {

using Numbers = std::vector<std::uint32_t>;

Event event(EventKind kind, std::string name) {
  Event made;
  made.kind = kind;
  made.name = std::move(name);
  return made;
}
Event added(std::string name) {
  return event(EventKind::alarm_added, std::move(name));
}
Event removed(std::string name) {
  return event(EventKind::alarm_removed, std::move(name));
}
Event state(std::string name) {
  return event(EventKind::state, std::move(name));
}
Event card(CardEvent which) {
  return event(EventKind::card, std::string(nv::model::row_of(which).name));
}

Numbers numbers(const std::vector<Trap>& traps, TrapFamily family = TrapFamily::net_vision) {
  Numbers found;
  for (const Trap& trap : traps) {
    if (trap.family == family) {
      found.push_back(trap.number);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("an alarm of the log makes the traps it made when it came and went", "[snmp]") {
  EventReplay replay(false);
  const auto came = replay.step(added("overload"));
  CHECK(numbers(came) == Numbers{6, 3});
  CHECK(numbers(came, TrapFamily::rfc1628) == Numbers{3});
  CHECK(std::get<Oid>(came.at(1).variables.at(1).second) == Oid{1, 3, 6, 1, 4, 1, 4555, 1, 1, 7, 1, 6, 3, 2});
  CHECK(numbers(replay.step(removed("overload"))) == Numbers{4});
  CHECK(numbers(replay.step(added("general"))) == Numbers{19, 3});
  CHECK(numbers(replay.step(removed("general"))) == Numbers{24, 4});
}

TEST_CASE("an alarm that was there before the first event ends too", "[snmp]") {
  EventReplay replay(false);
  CHECK(numbers(replay.step(removed("battery_low"))) == Numbers{4});
}

TEST_CASE("mains lost and back, from the log", "[snmp]") {
  EventReplay replay(false);
  CHECK(numbers(replay.step(added("rectifier_input_not_ok"))) == Numbers{3});
  const auto battery = replay.step(added("on_battery"));
  CHECK(numbers(battery) == Numbers{15, 1});
  CHECK(numbers(battery, TrapFamily::rfc1628) == Numbers{1});
  CHECK(numbers(replay.step(removed("on_battery"))).empty());
  CHECK(numbers(replay.step(removed("rectifier_input_not_ok"))) == Numbers{23, 4});
}

TEST_CASE("states that have traps; the first sight of a healthy one is no news", "[snmp]") {
  EventReplay replay(false);
  CHECK(numbers(replay.step(state("load_protected_by_inverter"))).empty());
  CHECK(numbers(replay.step(state("load_on_bypass"))) == Numbers{18, 3});
  CHECK(numbers(replay.step(state("load_protected_by_inverter"))) == Numbers{22, 4});
  CHECK(numbers(replay.step(state("load_off"))) == Numbers{13, 3});
  CHECK(replay.step(card(CardEvent::warm_boot)).empty());
  CHECK(numbers(replay.step(state("load_protected_by_inverter"))).empty());
  CHECK(numbers(replay.step(added("overload"))) == Numbers{6, 3});
}

TEST_CASE("what the card itself logs", "[snmp]") {
  EventReplay replay(false);
  CHECK(numbers(replay.step(card(CardEvent::ups_communication_lost))) == Numbers{14, 3});
  CHECK(numbers(replay.step(card(CardEvent::ups_communication_restored))) == Numbers{25, 4});
  CHECK(numbers(replay.step(card(CardEvent::logged_in))) == Numbers{40});
  CHECK(numbers(replay.step(card(CardEvent::account_locked))) == Numbers{41});
  CHECK(numbers(replay.step(card(CardEvent::card_restarted))) == Numbers{27});
  CHECK(replay.step(card(CardEvent::setting_changed)).empty());
  CHECK(replay.step(added("no_such_alarm")).empty());
  CHECK(replay.step(state("")).empty());
}

TEST_CASE("a transfer switch, from the log", "[snmp]") {
  EventReplay replay(true);
  const auto sts = [&replay](const Event& happened) { return numbers(replay.step(happened), TrapFamily::sts); };
  CHECK(sts(added("sts_load_on_alternate")) == Numbers{4});
  CHECK(sts(state("load.on_preferred")) == Numbers{3});
  CHECK(sts(added("sts_overload")) == Numbers{2});
  CHECK(sts(added("sts_general")) == Numbers{7});
  CHECK(sts(removed("sts_general")) == Numbers{8});
  CHECK(sts(card(CardEvent::logged_in)) == Numbers{21});
}
