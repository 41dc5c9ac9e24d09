#include "snmp/source.hpp"

#include <algorithm>
#include <limits>

namespace nv::snmp {

std::vector<Trap> Source::take(model::DeviceModel::SnapshotPtr snapshot, std::uint32_t up_time) {
  snapshot_ = std::move(snapshot);
  image_.reset();
  std::vector<Trap> traps = watcher_.advance(*snapshot_, *card_, up_time);
  remember_unit();
  return traps;
}

void Source::take(std::shared_ptr<const Card> card) {
  card_ = std::move(card);
  image_.reset();
  remember_unit();
}

void Source::advance(SpinLock lock) {
  Memory& memory = watcher_.memory();
  std::int32_t& count = lock == SpinLock::battery_test ? memory.test.spin_lock : memory.set_serial;
  count = count == std::numeric_limits<std::int32_t>::max() ? 0 : count + 1;
  image_.reset();
  remember_unit();
}

// A unit that is not there has no values: an index behind the last node.
std::size_t Source::selected_node() const {
  const auto unit = static_cast<std::uint8_t>(card_->settings.data_unit);
  if (unit == 0) {
    return 0;
  }
  const model::NodeId wanted{model::NodeKind::unit, unit, 0};
  const auto found = std::ranges::find(snapshot_->nodes, wanted, &model::Node::id);
  return static_cast<std::size_t>(found - snapshot_->nodes.begin());
}

void Source::remember_unit() {
  if (selected_node() == 0) {
    return;
  }
  unit_memory_ = watcher_.memory();
  unit_memory_.input_voltage_minute = {};
  const Scene unit{*snapshot_, *card_, unit_memory_, selected_node()};
  const auto fill = [&unit](std::span<const AlarmRow> rows, AlarmTimes& times) {
    const AlarmTimes before = std::exchange(times, {});
    for (const AlarmRow& row : rows) {
      if (row.holds(unit)) {
        const auto since = before.find(row.number);
        times[row.number] = since == before.end() ? 0 : since->second;
      }
    }
  };
  fill(alarms_7(), unit_memory_.alarms7);
  fill(alarms_1(), unit_memory_.alarms1);
  fill(alarms_rfc(), unit_memory_.alarms_rfc);
}

const Image& Source::image() {
  if (!image_) {
    image_ = build_image(scene());
  }
  return *image_;
}

}  // namespace nv::snmp
