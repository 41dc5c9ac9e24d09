#include <catch2/catch.hpp>

#include "snmp/trees.hpp"
#include "support/snmp_scene.hpp"

using nv::model::Family;
using nv::model::Flag;
using nv::model::Point;
using nv::snmp::Image;
using nv::snmp::kTree1;
using nv::snmp::kTree7;
using nv::snmp::kTreeRfc1628;
using nv::snmp::kTreeSts;
using nv::snmp::Oid;
using nv::snmp::Value;
using nv::test::snmp_world;

namespace {

std::optional<Value> value(const Image& image, const Oid& name) {
  const auto* instance = image.find(name);
  return instance == nullptr ? std::nullopt : std::optional(instance->value);
}

}  // namespace

TEST_CASE("one value in each tree's own scale", "[snmp]") {
  auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  auto& values = world.snapshot.nodes[0].values;
  values.set(Point::output_voltage_l1, 230);
  values.set(Point::output_current_l1, 123);        // 12.3 A
  values.set(Point::battery_temperature, 245);      // 24.5 degrees
  values.set(Point::output_apparent_power_l1, 96);  // 9.6 kVA
  values.set(Point::output_active_power_l1, 77);    // 7.7 kW
  values.set(Point::nominal_apparent_power, 600);   // 60 kVA
  values.set(Point::nominal_input_frequency, 50);
  const Image image = build_image(world.scene());
  CHECK(value(image, kTree7 + Oid{1, 4, 4, 1, 2, 1}) == Value(2300));
  CHECK(value(image, kTree1 + Oid{1, 4, 4, 1, 2, 1}) == Value(2300));
  CHECK(value(image, kTreeRfc1628 + Oid{1, 4, 4, 1, 2, 1}) == Value(230));
  CHECK(value(image, kTreeRfc1628 + Oid{1, 4, 4, 1, 3, 1}) == Value(123));
  CHECK(value(image, kTree7 + Oid{1, 2, 6, 0}) == Value(245));
  CHECK(value(image, kTree1 + Oid{1, 2, 6, 0}) == Value(25));  // rounded, not cut
  CHECK(value(image, kTreeRfc1628 + Oid{1, 2, 7, 0}) == Value(25));
  CHECK(value(image, kTree7 + Oid{1, 4, 4, 1, 5, 1}) == Value(96));
  CHECK(value(image, kTree1 + Oid{1, 4, 4, 1, 5, 1}) == Value(10));
  CHECK(value(image, kTreeRfc1628 + Oid{1, 4, 4, 1, 4, 1}) == Value(7700));
  CHECK(value(image, kTree7 + Oid{1, 8, 1, 0}) == Value(600));
  CHECK(value(image, kTreeRfc1628 + Oid{1, 9, 5, 0}) == Value(60000));
  CHECK(value(image, kTreeRfc1628 + Oid{1, 9, 2, 0}) == Value(500));
}

TEST_CASE("the mark for an absent value is never scaled and never in the standard tree", "[snmp]") {
  auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  const Oid current = kTree7 + Oid{1, 3, 3, 1, 3, 1};
  const Oid standard = kTreeRfc1628 + Oid{1, 3, 3, 1, 4, 1};
  CHECK_FALSE(value(build_image(world.scene()), current));
  world.card.settings.unavailable = nv::settings::UnavailableMark::mark65535;
  CHECK(value(build_image(world.scene()), current) == Value(65535));
  CHECK_FALSE(value(build_image(world.scene()), standard));
  world.card.settings.unavailable = nv::settings::UnavailableMark::minus1;
  CHECK(value(build_image(world.scene()), current) == Value(-1));
}

TEST_CASE("a device has the trees of its kind", "[snmp]") {
  auto world = snmp_world(Family::jbusp, {});
  Image image = build_image(world.scene());
  CHECK(value(image, kTree7 + Oid{1, 1, 1, 0}) == Value(std::string("TEST")));
  CHECK_FALSE(value(image, kTreeSts + Oid{1, 1, 1, 0}));
  world.card.settings.legacy_tree = false;
  CHECK_FALSE(value(build_image(world.scene()), kTree1 + Oid{1, 1, 1, 0}));
  world.snapshot.identity->family = Family::sts;
  image = build_image(world.scene());
  CHECK_FALSE(value(image, kTree7 + Oid{1, 1, 1, 0}));
  CHECK_FALSE(value(image, kTreeRfc1628 + Oid{1, 1, 2, 0}));
  CHECK(value(image, kTreeSts + Oid{1, 1, 1, 0}) == Value(std::string("TEST")));
  world.snapshot.identity.reset();
  image = build_image(world.scene());
  CHECK(image.instances().size() == 9);  // the system group and the two objects among net-snmp's alone
}

TEST_CASE("texts are cut at a character, not inside one", "[snmp]") {
  CHECK(nv::snmp::cut("abc", 3) == "abc");
  CHECK(nv::snmp::cut("abcd", 3) == "abc");
  CHECK(nv::snmp::cut("ab\xC3\xA9", 3) == "ab");
}

TEST_CASE("the sensor's objects are there while it answers", "[snmp]") {
  auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  CHECK_FALSE(value(build_image(world.scene()), kTree7 + Oid{1, 10, 1, 0}));
  world.snapshot.emd = nv::model::EmdReadings{-35, std::nullopt};
  const Image image = build_image(world.scene());
  CHECK(value(image, kTree7 + Oid{1, 10, 1, 0}) == Value(-35));
  CHECK(value(image, kTree1 + Oid{1, 11, 1, 0}) == Value(-35));
  CHECK_FALSE(value(image, kTree7 + Oid{1, 10, 2, 0}));
}

TEST_CASE("the old card's table of accesses tells of the communities, never which", "[snmp]") {
  auto world = snmp_world(Family::vumap, {Flag::load_on_inverter});
  const Oid entry = kTree1 + Oid{1, 10, 22, 1};
  const auto mode = [&](std::uint32_t row) { return value(build_image(world.scene()), entry + 4 + row); };
  CHECK(mode(1) == Value(1));
  CHECK(mode(2) == Value(3));  // nobody may write before the administrator says so
  world.card.settings.write_community = "secret";
  CHECK(mode(2) == Value(2));
  CHECK(value(build_image(world.scene()), entry + 3 + 2) == Value(std::string()));
  world.card.settings.read_community.clear();
  CHECK(mode(1) == Value(3));
}
