// The one picture of the device: the latest snapshot (any thread), the feeds of snapshots and events and the recent
// events (main thread). Publishers read it; only the application writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "core/feed.hpp"
#include "core/latest.hpp"
#include "model/event.hpp"
#include "model/snapshot.hpp"

namespace nv::model {

class DeviceModel {
 public:
  using SnapshotPtr = std::shared_ptr<const Snapshot>;

  DeviceModel();

  SnapshotPtr latest() const { return latest_.get(); }  // never null

  // Gives the snapshot its sequence number, makes it the latest, then tells the listeners: snapshot first, then events.
  void publish(Snapshot snapshot, std::vector<Event> events);
  void publish(Event event);

  // The ids of events go on after this one, which the history remembers from the last run. Before the first event.
  void continue_after(std::uint64_t last_event) { next_event_ = last_event + 1; }
  std::uint64_t last_event() const { return next_event_ - 1; }

  [[nodiscard]] core::Subscription on_snapshot(core::Feed<SnapshotPtr>::Listener listener);
  [[nodiscard]] core::Subscription on_event(core::Feed<Event>::Listener listener);

  // Events with an id above `after`, oldest first, the newest `limit` of them.
  std::vector<Event> recent_events(std::uint64_t after, std::size_t limit) const;

  static constexpr std::size_t kRecentEvents = 512;  // kept in memory, the oldest falls out

 private:
  void record(Event event);

  core::Latest<Snapshot> latest_;
  core::Feed<SnapshotPtr> snapshots_;
  core::Feed<Event> events_;
  std::deque<Event> recent_;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t next_event_ = 1;
};

}  // namespace nv::model
