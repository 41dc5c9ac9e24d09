#include <catch2/catch.hpp>

#include <set>

#include "model/device_model.hpp"

using namespace nv;
using namespace nv::model;

TEST_CASE("rescaling rounds half away from zero", "[model]") {
  CHECK(rescale(2304, 1, 0) == 230);
  CHECK(rescale(2305, 1, 0) == 231);
  CHECK(rescale(-2305, 1, 0) == -231);
  CHECK(rescale(230, 0, 1) == 2300);
  CHECK(rescale(-65535, 0, 3) == -65535000);
}

TEST_CASE("names of points, flags, alarms and commands are unique and plain", "[model]") {
  const auto check = [](const auto& rows) {
    std::set<std::string_view> names;
    for (const auto& row : rows) {
      CHECK(names.insert(row.name).second);
      CHECK(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string_view::npos);
    }
  };
  check(kPoints);
  check(kFlags);
  check(kAlarms);
  check(kCommands);
}

TEST_CASE("the register image answers by address and forgets what is erased", "[model]") {
  RegisterImage image;
  image.put(0x0030, {1, 2});
  image.put(0x0032, {3});
  CHECK(image.word(0x0031) == 2);
  CHECK(image.word(0x0032) == 3);
  CHECK_FALSE(image.word(0x0033));
  CHECK_FALSE(image.word(0x002F));
  image.erase(0x0030);
  CHECK_FALSE(image.word(0x0031));
  CHECK(image.table(0x0032).size() == 1);
}

TEST_CASE("a snapshot is the latest before its listeners hear of it, and events follow", "[model]") {
  DeviceModel model;
  std::vector<std::string> heard;
  const auto snapshots = model.on_snapshot([&](const DeviceModel::SnapshotPtr& snapshot) {
    CHECK(model.latest() == snapshot);
    heard.push_back("snapshot " + std::to_string(snapshot->sequence));
  });
  const auto events = model.on_event([&](const Event& event) { heard.push_back("event " + std::to_string(event.id)); });
  model.publish(Snapshot(), {Event()});
  model.publish(Snapshot(), {});
  CHECK(heard == std::vector<std::string>{"snapshot 1", "event 1", "snapshot 2"});
}

TEST_CASE("the oldest events fall out of memory", "[model]") {
  DeviceModel model;
  for (std::size_t i = 0; i < DeviceModel::kRecentEvents + 3; ++i) {
    model.publish(Event());
  }
  const auto events = model.recent_events(0, 10'000);
  CHECK(events.size() == DeviceModel::kRecentEvents);
  CHECK(events.front().id == 4);
}

TEST_CASE("a value and the rating it is measured against have the same unit", "[model]") {
  std::size_t rated = 0;
  for (const PointRow& row : kPoints) {
    if (const auto nominal = nominal_of(row.id)) {
      CAPTURE(row.name);
      CHECK(row_of(*nominal).unit == row.unit);
      CHECK(row_of(*nominal).name.starts_with("nominal."));
      CHECK_FALSE(nominal_of(*nominal));
      ++rated;
    }
  }
  CHECK(rated > 10);
  CHECK_FALSE(nominal_of(Point::output_load));
  CHECK_FALSE(nominal_of(Point::source1_voltage_l1));
}
