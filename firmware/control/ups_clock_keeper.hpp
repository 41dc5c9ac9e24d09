// Keeps the UPS's clock right by the card's (manual 15.1, "Synchronize UPS"): once it is online, once a day, and when
// the card's local time jumps, be it set, summer time or another zone. It looks with each snapshot. A UPS that shows no
// clock is left alone; a write that fails is tried again after an hour, or when there is a new reason, and only the
// first failure of a row is told. Main thread.
#pragma once

#include <chrono>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "control/clock_desk.hpp"
#include "core/clock_watch.hpp"
#include "core/feed.hpp"
#include "core/log.hpp"
#include "core/task_group.hpp"

namespace nv::control {

class UpsClockKeeper {
 public:
  static constexpr std::chrono::hours kDay{24};
  static constexpr std::chrono::hours kRetry{1};
  static constexpr std::chrono::minutes kLeastPause{1};  // however often the line comes and goes

  // What is named must outlive it.
  UpsClockKeeper(boost::asio::any_io_executor executor, ClockDesk& desk, model::DeviceModel& model,
                 const core::Clock& clock, core::Logger log);

  // Off until told otherwise.
  void set_enabled(bool enabled);
  boost::asio::awaitable<void> stop();

 private:
  void look(const model::Snapshot& snapshot);
  bool has_reason(bool online);
  boost::asio::awaitable<void> write();
  void wrote(const core::Result<void>& outcome);

  ClockDesk& desk_;
  model::DeviceModel& model_;
  const core::Clock& clock_;
  core::ClockWatch watch_;
  bool enabled_ = false;
  bool online_ = false;
  bool due_ = false;
  bool writing_ = false;
  bool failing_ = false;
  std::chrono::seconds zone_offset_{0};
  core::SteadyTime next_try_ = core::SteadyTime::min();
  std::optional<core::SteadyTime> last_try_;
  std::optional<core::SteadyTime> written_at_;
  core::TaskGroup tasks_;
  core::Subscription snapshots_;
};

}  // namespace nv::control
