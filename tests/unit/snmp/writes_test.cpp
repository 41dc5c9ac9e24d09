#include <catch2/catch.hpp>
#include <ctime>

#include "settings/sections/all.hpp"
#include "snmp/codecs.hpp"
#include "snmp/settings_rows.hpp"
#include "snmp/write_desk.hpp"
#include "snmp/writes.hpp"
#include "support/manual_clock.hpp"
#include "support/show_result.hpp"
#include "support/snmp_scene.hpp"
#include "support/temp_dir.hpp"
#include "support/zone.hpp"

using nv::model::Command;
using nv::model::Family;
using nv::model::Flag;
using nv::snmp::check_write;
using nv::snmp::kTree1;
using nv::snmp::kTree7;
using nv::snmp::kTreeRfc1628;
using nv::snmp::kTreeSystem;
using nv::snmp::Oid;
using nv::snmp::Value;
using nv::snmp::WriteError;
using nv::test::snmp_world;

TEST_CASE("a write is refused with its reason", "[snmp]") {
  const auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  struct Case {
    const char* name;
    Oid object;
    Value value;
    bool existing;
    WriteError error;
  };
  const auto c = GENERATE(values<Case>({
      {"read only", kTree7 + Oid{1, 2, 4, 0}, 5, true, WriteError::not_writable},
      {"not there", kTree7 + Oid{1, 9, 21, 1, 2, 9}, std::string(), false, WriteError::no_creation},
      {"text for a number", kTree7 + Oid{1, 9, 10, 0}, std::string("5"), true, WriteError::wrong_type},
      {"number for a text", kTreeSystem + Oid{5, 0}, 5, true, WriteError::wrong_type},
      {"too small", kTree7 + Oid{1, 9, 10, 0}, 0, true, WriteError::wrong_value},
      {"too large", kTree7 + Oid{1, 9, 10, 0}, 61, true, WriteError::wrong_value},
      {"just right", kTree7 + Oid{1, 9, 10, 0}, 60, true, WriteError::none},
      {"too long", kTreeSystem + Oid{5, 0}, std::string(65, 'x'), true, WriteError::wrong_length},
      {"control character", kTreeSystem + Oid{5, 0}, std::string("a\nb"), true, WriteError::wrong_value},
      {"unknown command", kTree7 + Oid{1, 7, 1, 0}, 8, true, WriteError::wrong_value},
      {"command without a register", kTree1 + Oid{1, 8, 1, 0}, 6, true, WriteError::wrong_value},
      {"command not permitted", kTree7 + Oid{1, 7, 1, 0}, 1, true, WriteError::inconsistent_value},
      {"spin lock of another", kTreeRfc1628 + Oid{1, 7, 2, 0}, 5, true, WriteError::inconsistent_value},
      {"no such test", kTreeRfc1628 + Oid{1, 7, 1, 0}, kTreeRfc1628 + Oid{1, 7, 7, 5}, true, WriteError::wrong_value},
      {"a shorter name", kTree7 + Oid{1, 9, 10}, 5, true, WriteError::not_writable},
      {"no address", kTree7 + Oid{1, 9, 21, 1, 2, 1}, std::string("not a name"), true, WriteError::wrong_value},
      {"an address", kTree7 + Oid{1, 9, 21, 1, 2, 1}, std::string("2001:db8::7"), true, WriteError::none},
      {"no time", kTree7 + Oid{1, 7, 5, 1, 3, 1}, std::string("24:00"), true, WriteError::wrong_value},
      {"a short time", kTree7 + Oid{1, 7, 5, 1, 3, 1}, std::string("9:00"), true, WriteError::wrong_length},
      {"no date", kTree7 + Oid{1, 7, 6, 1, 2, 1}, std::string("30/02/2027"), true, WriteError::wrong_value},
      {"a leap day", kTree7 + Oid{1, 7, 6, 1, 2, 1}, std::string("29/02/2028"), true, WriteError::none},
      {"a log too often", kTree7 + Oid{1, 9, 8, 0}, 4, true, WriteError::wrong_value},
      {"a log each hour", kTree1 + Oid{1, 10, 9, 0}, 10080, true, WriteError::none},
      {"a number for an address", kTree7 + Oid{1, 9, 1, 0}, 5, true, WriteError::wrong_type},
      {"a day beyond the week", kTree1 + Oid{1, 8, 5, 1, 2, 7}, 9, true, WriteError::wrong_value},
      {"a row's index", kTree7 + Oid{1, 9, 21, 1, 2}, std::string(), false, WriteError::no_creation},
  }));
  CAPTURE(c.name);
  CHECK(check_write(world.scene(), c.object, c.value, c.existing).error == c.error);
}

TEST_CASE("a permitted command is the right one of each tree", "[snmp]") {
  auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  world.snapshot.controls.remote_enabled = true;
  for (const Command command : {Command::eco_mode_on, Command::transfer_to_bypass, Command::battery_test_start}) {
    world.snapshot.controls.allowed.set(command);
  }
  const auto command = [&world](const Oid& object, const Value& value) -> std::optional<Command> {
    const auto checked = check_write(world.scene(), object, value, true);
    const auto* found = std::get_if<Command>(&checked.write);
    return found != nullptr ? std::optional(*found) : std::nullopt;
  };
  CHECK(command(kTree7 + Oid{1, 7, 1, 0}, 3) == Command::eco_mode_on);
  CHECK(command(kTree7 + Oid{1, 7, 1, 0}, 6) == Command::transfer_to_bypass);
  CHECK(command(kTree1 + Oid{1, 8, 1, 0}, 8) == Command::transfer_to_bypass);
  CHECK(command(kTreeRfc1628 + Oid{1, 7, 1, 0}, kTreeRfc1628 + Oid{1, 7, 7, 4}) == Command::battery_test_start);
  CHECK_FALSE(command(kTreeRfc1628 + Oid{1, 7, 1, 0}, kTree1 + Oid{1, 7, 7, 4}));
  world.snapshot.link.state = nv::model::LinkState::stale;
  CHECK_FALSE(command(kTree7 + Oid{1, 7, 1, 0}, 3));
}

namespace {

// What the card shows at `shown` after a write to `written`.
std::optional<Value> after(const Oid& written, const Value& value, const Oid& shown) {
  const auto world = snmp_world(Family::vumap, {});
  const auto checked = check_write(world.scene(), written, value, true);
  const auto* setting = std::get_if<nv::snmp::SettingWrite>(&checked.write);
  nv::snmp::Card card = world.card;
  if (checked.error != WriteError::none || setting == nullptr ||
      !setting->row->put(card, setting->index, setting->value)) {
    return std::nullopt;
  }
  for (const auto& row : nv::snmp::card_rows()) {
    if (row.object == shown.head()) {
      return row.show(card, shown[shown.size() - 1]);
    }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("one setting, each tree's own numbers", "[snmp]") {
  const Oid receivers7 = kTree7 + Oid{1, 9, 21, 1};
  const Oid receivers1 = kTree1 + Oid{1, 10, 21, 1};
  CHECK(after(receivers7 + 4 + 1, 2, receivers1 + 4 + 1) == Value(3));  // RFC 1628 traps
  CHECK(after(receivers7 + 4 + 1, 3, receivers1 + 4 + 1) == Value(2));
  CHECK(after(receivers1 + 4 + 1, 3, receivers7 + 4 + 1) == Value(2));
  CHECK(after(receivers1 + 4 + 1, 1, receivers7 + 4 + 1) == Value(1));
  CHECK(after(receivers1 + 2 + 8, std::string("nms.example"), receivers7 + 2 + 8) == Value(std::string("nms.example")));
  CHECK(after(receivers7 + 3 + 1, std::string("secret"), receivers7 + 3 + 1) == Value(std::string()));  // never back
  const Oid events7 = kTree7 + Oid{1, 7, 4, 1};
  const Oid events1 = kTree1 + Oid{1, 8, 4, 1};
  CHECK(after(events7 + 2 + 13, 3, events1 + 2 + 13) == Value(1));  // shutdown: on
  CHECK(after(events7 + 2 + 13, 1, events1 + 2 + 13) == Value(2));
  CHECK(after(events1 + 2 + 1, 1, events7 + 2 + 1) == Value(3));
  CHECK(after(kTree7 + Oid{1, 7, 6, 1, 2, 3}, std::string("24/12/2026"), kTree1 + Oid{1, 8, 6, 1, 2, 3}) ==
        Value(std::string("24/12/2026")));
  CHECK(after(kTree7 + Oid{1, 7, 6, 1, 2, 3}, std::string("00/00/0000"), kTree1 + Oid{1, 8, 6, 1, 2, 3}) ==
        Value(std::string("00/00/0000")));
  CHECK(after(kTree1 + Oid{1, 8, 7, 1, 5, 7}, std::string("23:59"), kTree7 + Oid{1, 7, 7, 1, 5, 7}) ==
        Value(std::string("23:59")));
  CHECK(after(kTree1 + Oid{1, 10, 11, 0}, 3, kTree1 + Oid{1, 10, 11, 0}) == Value(3));
}

TEST_CASE("what nothing here can do is a failed commit, what is so already is none", "[snmp]") {
  auto world = snmp_world(Family::vumap, {});
  world.card.network.address = {{192, 0, 2, 7}};
  const auto fails = [&world](const Oid& object, const Value& value) {
    const auto checked = check_write(world.scene(), object, value, true);
    CHECK(checked.why.empty() == (checked.error == WriteError::none));
    return checked.error == WriteError::commit_failed;
  };
  CHECK_FALSE(fails(kTree7 + Oid{1, 9, 1, 0}, nv::snmp::IpAddress{{192, 0, 2, 7}}));
  CHECK(fails(kTree7 + Oid{1, 9, 1, 0}, nv::snmp::IpAddress{{192, 0, 2, 8}}));
  CHECK(fails(kTree1 + Oid{1, 10, 3, 0}, nv::snmp::IpAddress{{255, 0, 0, 0}}));
  CHECK(fails(kTree7 + Oid{1, 9, 13, 0}, 1));
  CHECK_FALSE(fails(kTree7 + Oid{1, 9, 13, 0}, 2));
  CHECK(fails(kTreeRfc1628 + Oid{1, 8, 1, 0}, 2));
}

TEST_CASE("countdowns are refused where the UPS may not be controlled, and can always be ended", "[snmp]") {
  auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  const auto error = [&world](std::uint32_t which, int seconds) {
    return check_write(world.scene(), kTreeRfc1628 + Oid{1, 8, which, 0}, seconds, true).error;
  };
  CHECK(error(2, 30) == WriteError::inconsistent_value);
  CHECK(error(2, -1) == WriteError::none);
  CHECK(error(2, -2) == WriteError::wrong_value);
  CHECK(error(4, 301) == WriteError::wrong_value);
  world.snapshot.controls.remote_enabled = true;
  CHECK(error(2, 30) == WriteError::inconsistent_value);  // standby not permitted
  CHECK(error(3, 30) == WriteError::none);                // on again: permitted at its end, or not
  world.snapshot.controls.allowed.set(Command::standby_on);
  CHECK(error(2, 0) == WriteError::none);
  CHECK(error(4, 300) == WriteError::none);
}

TEST_CASE("date and time move the clock each by itself, in local time", "[snmp]") {
  using nv::snmp::Date;
  using nv::snmp::moved_clock;
  using nv::snmp::TimeOfDay;
  const auto at = [](std::time_t time) { return std::chrono::system_clock::from_time_t(time); };
  nv::test::ManualClock clock;
  clock.set_zone(nv::test::central_europe());
  clock.set_wall(at(1'768'474'800));  // 15 January 2026, 12:00 in winter time
  CHECK(moved_clock(clock, Date{2026, 7, 15}, std::nullopt) == at(1'784'109'600));  // 12:00 in summer time
  CHECK(moved_clock(clock, std::nullopt, TimeOfDay{0, 0, 1}) == at(1'768'431'601));
  CHECK(moved_clock(clock, Date{2026, 1, 16}, TimeOfDay{12, 0, 0}) == at(1'768'474'800 + 86'400));
  clock.set_wall(at(1'792'893'600 - 60));  // 25 October 2026: 02:59 for the second time
  CHECK(moved_clock(clock, std::nullopt, TimeOfDay{2, 30, 0}) == at(1'792'893'600 - 1800));
}

TEST_CASE("SNMP shows London while no time zone is chosen, and puts the number chosen", "[snmp]") {
  using nv::snmp::AsChosen;
  std::optional<unsigned> zone;
  CHECK(AsChosen<28>::show(zone) == nv::snmp::Value(28));
  CHECK(AsChosen<28>::put(nv::snmp::Value(28), zone));
  CHECK(zone == 28U);
}

TEST_CASE("each setting takes what its object takes, at both ends", "[snmp]") {
  const nv::test::TempDir folder;
  nv::settings::Store store(nv::settings::AllSections(), {std::nullopt, folder.path()});
  for (const auto& row : nv::snmp::card_rows()) {
    if (row.accepts != nv::snmp::Accepts::number) {
      continue;
    }
    for (const auto limit : {row.min, row.max}) {
      CAPTURE(row.object[row.object.size() - 1], limit);
      const std::uint32_t index = row.rows == 0 ? 0 : row.rows;
      nv::snmp::Card card;
      nv::snmp::load_settings(store, card);
      REQUIRE(row.put(card, index, static_cast<std::int32_t>(limit)));
      REQUIRE(nv::snmp::save_settings(store, card, {"SNMP v3", "test", ""}));
      nv::snmp::Card kept;
      nv::snmp::load_settings(store, kept);
      CHECK(row.show(kept, index) == Value(static_cast<std::int32_t>(limit)));
    }
  }
}
