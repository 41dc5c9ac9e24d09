// The model's snapshots and events in their order (a snapshot, then its events), each handed on once the events of both
// are on disk: what a trap or a mail tells, the event log holds, whatever happens next. While the disk refuses, or
// takes longer than two seconds, telling goes first. Bounded: of too many that wait the oldest are handed on at once.
// Main thread.
#pragma once

#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/feed.hpp"
#include "core/log.hpp"
#include "core/service.hpp"
#include "core/task_group.hpp"
#include "history/history.hpp"
#include "model/device_model.hpp"

namespace nv::history {

class RecordedFeed final : public core::Service {
 public:
  using SnapshotPtr = model::DeviceModel::SnapshotPtr;

  RecordedFeed(boost::asio::any_io_executor executor, History& history, model::DeviceModel& model, core::Logger log);

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;

  [[nodiscard]] core::Subscription on_snapshot(core::Feed<SnapshotPtr>::Listener listener);
  [[nodiscard]] core::Subscription on_event(core::Feed<model::Event>::Listener listener);

 private:
  using Item = std::variant<SnapshotPtr, model::Event>;

  void take(Item item);
  void hand_on();
  boost::asio::awaitable<void> run();

  History& history_;
  model::DeviceModel& model_;
  core::Feed<SnapshotPtr> snapshots_;
  core::Feed<model::Event> events_;
  std::vector<core::Subscription> subscriptions_;
  std::deque<Item> waiting_;
  std::uint64_t handed_on_ = 0;  // how many items left waiting_
  bool stopping_ = false;
  boost::asio::steady_timer wake_;
  core::TaskGroup tasks_;
};

}  // namespace nv::history
