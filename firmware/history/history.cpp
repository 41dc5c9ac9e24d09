#include "history/history.hpp"

#include <algorithm>
#include <utility>

#include "history/time_step_event.hpp"

namespace nv::history {
namespace asio = boost::asio;

History::History(asio::any_io_executor executor, model::DeviceModel& model, settings::Store& settings,
                 const core::Clock& clock, core::Logger log, HistoryOptions options)
    : executor_(executor),
      model_(model),
      settings_(settings),
      clock_(clock),
      log_(std::move(log)),
      options_(std::move(options)),
      storage_(options_.file, options_.open),
      work_(executor, asio::steady_timer::time_point::max()),
      pause_(executor, asio::steady_timer::time_point::max()),
      tasks_(executor, log_) {}

History::~History() = default;

core::Result<void> History::start() {
  in_force_ = settings_.get<settings::HistorySettings>();
  open();
  subscriptions_.push_back(model_.on_event([this](const model::Event& event) { take_event(event); }));
  subscriptions_.push_back(
      model_.on_snapshot([this](const model::DeviceModel::SnapshotPtr& snapshot) { take_snapshot(*snapshot); }));
  subscriptions_.push_back(settings_.changed().subscribe([this](const settings::Changed& changed) {
    if (changed.section == settings::HistorySettings::kSection) {
      apply_settings(changed.origin);
    }
  }));
  tell(storage_.take_recreated());
  begin_check();
  tasks_.spawn("history writer", write_loop());
  return {};
}

void History::tell(const std::optional<Recreated>& recreated) {
  if (!recreated) {
    return;
  }
  log_.error(options_.file.string() + " is beyond use (" + recreated->reason + "); kept as " +
             recreated->kept_as.string());
  if (!recreated->foreign) {
    model_.publish(model::card_event(model::CardEvent::history_damaged, clock_.wall()));
    return;
  }
  for (const auto event : {model::CardEvent::card_events_recreated, model::CardEvent::device_events_recreated,
                           model::CardEvent::history_recreated, model::CardEvent::extended_history_recreated}) {
    model_.publish(model::card_event(event, clock_.wall()));
  }
}

asio::awaitable<void> History::stop() {
  stopping_ = true;
  if (checked_) {
    checked_->interrupt();
  }
  pause_.cancel();
  work_.cancel();
  co_await tasks_.stop();
  subscriptions_.clear();
  // At least once: the extended record whose period runs. A disk that refuses is not asked twice.
  for (bool more = true; more;) {
    const bool done = co_await write_batch();
    more = done && !(events_.empty() && samples_.empty() && closed_.empty());
  }
  wake_waiters();
  auto close = [this] {
    storage_.close();
    return true;
  };
  co_await worker_.run(close);
}

void History::take_event(const model::Event& event) {
  events_.push_back(event);
  if (events_.size() > options_.most_events) {
    // What comes in masses gives way first, here as on the disk.
    const auto common = std::ranges::find_if(
        events_, [](const model::Event& waiting) { return waiting.share != model::EventShare::important; });
    events_.erase(common == events_.end() ? events_.begin() : common);
    ++lost_events_;
  }
  work_.cancel();
}

void History::take_snapshot(const model::Snapshot& snapshot) {
  if (const auto step = clock_watch_.look(clock_.steady(), clock_.wall())) {
    model_.publish(time_step_event(*step, clock_.zone()));
  }
  if (!opened_) {
    return;
  }
  Recorder::Taken taken = recorder_.take(snapshot, clock_.steady(), clock_.wall());
  if (taken.closed) {
    closed_.push_back(*taken.closed);
  }
  if (taken.sample) {
    samples_.push_back(*taken.sample);
  }
  while (samples_.size() > options_.most_samples) {
    samples_.pop_front();
    samples_.front().gap = true;
  }
  while (closed_.size() > options_.most_samples) {
    closed_.pop_front();
  }
  if (samples_due()) {
    work_.cancel();
  }
}

bool History::samples_due() const {
  if (samples_.empty() && closed_.empty()) {
    return false;
  }
  return !last_write_ || clock_.steady() - *last_write_ >= std::chrono::seconds(in_force_.write_interval_s);
}

void History::apply_settings(const core::Origin& who) {
  const settings::HistorySettings before = std::exchange(in_force_, settings_.get<settings::HistorySettings>());
  recorder_.apply(recorder_settings());
  if (before.interval_s != in_force_.interval_s) {
    model_.publish(model::card_event(model::CardEvent::history_interval_changed, clock_.wall(), {{}, who, {}}));
  }
  if (before.extended_interval_min != in_force_.extended_interval_min) {
    model_.publish(
        model::card_event(model::CardEvent::extended_history_interval_changed, clock_.wall(), {{}, who, {}}));
  }
}

RecorderSettings History::recorder_settings() const {
  return {std::chrono::seconds(in_force_.interval_s), std::chrono::minutes(in_force_.extended_interval_min)};
}

Retention History::retention() const {
  Retention retention;
  retention.records = in_force_.records;
  retention.extended_records = in_force_.extended_records;
  retention.events = in_force_.events;
  if (in_force_.keep_days) {
    constexpr std::int64_t kDay = 86'400'000;
    retention.age_ms = std::int64_t{*in_force_.keep_days} * kDay;
  }
  return retention;
}

}  // namespace nv::history
