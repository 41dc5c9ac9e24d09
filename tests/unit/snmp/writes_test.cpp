#include <catch2/catch.hpp>

#include "snmp/writes.hpp"
#include "support/snmp_scene.hpp"

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
  const auto command = [&world](const Oid& object, const Value& value) {
    return check_write(world.scene(), object, value, true).write.command;
  };
  CHECK(command(kTree7 + Oid{1, 7, 1, 0}, 3) == Command::eco_mode_on);
  CHECK(command(kTree7 + Oid{1, 7, 1, 0}, 6) == Command::transfer_to_bypass);
  CHECK(command(kTree1 + Oid{1, 8, 1, 0}, 8) == Command::transfer_to_bypass);
  CHECK(command(kTreeRfc1628 + Oid{1, 7, 1, 0}, kTreeRfc1628 + Oid{1, 7, 7, 4}) == Command::battery_test_start);
  CHECK_FALSE(command(kTreeRfc1628 + Oid{1, 7, 1, 0}, kTree1 + Oid{1, 7, 7, 4}));
  world.snapshot.link.state = nv::model::LinkState::stale;
  CHECK_FALSE(command(kTree7 + Oid{1, 7, 1, 0}, 3));
}

TEST_CASE("the type of a receiver has its numbers swapped between the trees", "[snmp]") {
  const auto world = snmp_world(Family::vumap, {});
  const auto type = [&world](const Oid& entry, int number) {
    return std::get<std::int64_t>(check_write(world.scene(), entry + 4 + 1, number, true).write.value);
  };
  CHECK(type(kTree7 + Oid{1, 9, 21, 1}, 2) == 1);
  CHECK(type(kTree7 + Oid{1, 9, 21, 1}, 3) == 2);
  CHECK(type(kTree1 + Oid{1, 10, 21, 1}, 2) == 2);
  CHECK(type(kTree1 + Oid{1, 10, 21, 1}, 3) == 1);
  CHECK(type(kTree1 + Oid{1, 10, 21, 1}, 1) == 0);
}
