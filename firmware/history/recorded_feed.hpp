// The model's snapshots, each handed on once the events that came with it are on disk: what a trap or a mail tells, the
// event log holds, whatever happens next. While the disk refuses, or takes longer than two seconds, telling goes first.
// In order, and bounded: of too many that wait the oldest are handed on at once. Main thread.
#pragma once

#include <cstdint>
#include <deque>

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

 private:
  void take(const SnapshotPtr& snapshot);
  void hand_on();
  boost::asio::awaitable<void> run();

  History& history_;
  model::DeviceModel& model_;
  core::Feed<SnapshotPtr> recorded_;
  core::Subscription subscription_;
  std::deque<SnapshotPtr> waiting_;
  bool stopping_ = false;
  boost::asio::steady_timer wake_;
  core::TaskGroup tasks_;
};

}  // namespace nv::history
