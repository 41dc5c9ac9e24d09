#include "model/device_model.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nv::model {

DeviceModel::DeviceModel() : latest_(std::make_shared<const Snapshot>()) {}

void DeviceModel::publish(Snapshot snapshot, std::vector<Event> events) {
  snapshot.sequence = next_sequence_++;
  auto shared = std::make_shared<const Snapshot>(std::move(snapshot));
  latest_.set(shared);
  snapshots_.publish(shared);
  for (Event& event : events) {
    record(std::move(event));
  }
}

void DeviceModel::publish(Event event) {
  record(std::move(event));
}

void DeviceModel::record(Event event) {
  event.id = next_event_++;
  recent_.push_back(event);
  if (recent_.size() > kRecentEvents) {
    recent_.pop_front();
  }
  events_.publish(event);
}

core::Subscription DeviceModel::on_snapshot(core::Feed<SnapshotPtr>::Listener listener) {
  return snapshots_.subscribe(std::move(listener));
}

core::Subscription DeviceModel::on_event(core::Feed<Event>::Listener listener) {
  return events_.subscribe(std::move(listener));
}

std::vector<Event> DeviceModel::recent_events(std::uint64_t after, std::size_t limit) const {
  const auto first = std::upper_bound(recent_.begin(), recent_.end(), after,
                                      [](std::uint64_t id, const Event& event) { return id < event.id; });
  const auto found = static_cast<std::size_t>(std::distance(first, recent_.end()));
  const auto skipped = found > limit ? found - limit : 0;
  return {first + static_cast<std::ptrdiff_t>(skipped), recent_.end()};
}

}  // namespace nv::model
