#include "control/ups_clock_keeper.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "model/event.hpp"

namespace nv::control {
namespace asio = boost::asio;

namespace {

// How far local time is ahead of UTC.
std::chrono::seconds zone_offset(const core::Clock& clock) {
  return clock.zone().offset(std::chrono::floor<std::chrono::seconds>(clock.wall()));
}

}  // namespace

UpsClockKeeper::UpsClockKeeper(asio::any_io_executor executor, ClockDesk& desk, model::DeviceModel& model,
                               const core::Clock& clock, core::Logger log)
    : desk_(desk),
      model_(model),
      clock_(clock),
      zone_offset_(zone_offset(clock)),
      tasks_(executor, std::move(log)),
      snapshots_(model.on_snapshot([this](const model::DeviceModel::SnapshotPtr& snapshot) { look(*snapshot); })) {
  tasks_.on_failure([this](const std::string&, const std::string& what) { wrote(core::fail(what)); });
}

void UpsClockKeeper::set_enabled(bool enabled) {
  if (enabled && !enabled_) {
    due_ = true;
    failing_ = false;
    next_try_ = core::SteadyTime::min();
  }
  enabled_ = enabled;
}

asio::awaitable<void> UpsClockKeeper::stop() {
  snapshots_.cancel();
  co_await tasks_.stop();
}

bool UpsClockKeeper::has_reason(bool online) {
  const bool was_online = std::exchange(online_, online);
  const bool jumped = watch_.look(clock_.steady(), clock_.wall()).has_value();
  const auto offset = zone_offset(clock_);
  const bool other_zone = offset != std::exchange(zone_offset_, offset);
  return (online && !was_online) || jumped || other_zone;
}

void UpsClockKeeper::look(const model::Snapshot& snapshot) {
  const core::SteadyTime now = clock_.steady();
  if (has_reason(snapshot.link.live())) {
    due_ = true;
    next_try_ = last_try_ ? std::min(next_try_, *last_try_ + kLeastPause) : next_try_;
  }
  due_ = due_ || (written_at_ && now - *written_at_ >= kDay);
  if (enabled_ && due_ && !writing_ && online_ && snapshot.device_clock && now >= next_try_) {
    writing_ = true;
    last_try_ = now;
    tasks_.spawn("UPS clock", write());
  }
}

asio::awaitable<void> UpsClockKeeper::write() {
  due_ = false;  // before: what happens meanwhile is a reason of its own
  Requester card{{"synchronisation", "system", ""}, Role::admin};
  auto pending = desk_.synchronise(std::move(card));
  const core::Result<void> outcome = co_await std::move(pending);
  wrote(outcome);
}

void UpsClockKeeper::wrote(const core::Result<void>& outcome) {
  writing_ = false;
  const core::SteadyTime now = clock_.steady();
  if (outcome) {
    written_at_ = now;
    next_try_ = now + kLeastPause;
    failing_ = false;
    return;
  }
  due_ = true;
  next_try_ = now + kRetry;
  if (!std::exchange(failing_, true)) {
    model_.publish(
        model::card_event(model::CardEvent::ups_clock_not_set, clock_.wall(), {outcome.error().message, {}, ""}));
  }
}

}  // namespace nv::control
