#include "history/history.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::history {
namespace asio = boost::asio;

namespace {

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kEventsPerBatch = 256;

template <class T>
core::Result<T> plain(DbResult<T> result) {
  if (!result) {
    return core::fail("history: " + result.error().message);
  }
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return std::move(*result);
  }
}

model::CardEvent cleared_event(Log log) {
  switch (log) {
    case Log::device_events:
      return model::CardEvent::device_events_cleared;
    case Log::card_events:
      return model::CardEvent::card_events_cleared;
    case Log::extended_history:
      return model::CardEvent::extended_history_cleared;
    default:
      return model::CardEvent::history_cleared;
  }
}

// What a job on the worker found out about the file.
struct Outcome {
  DbResult<void> result;
  std::optional<Recreated> recreated;
};

struct Opened {
  DbResult<RecorderStart> start;
  std::uint64_t last_event = 0;
};

Opened open_storage(Storage& storage) {
  if (auto opened = storage.open(); !opened) {
    return {opened.error()};
  }
  const auto last_event = storage.last_event_id();
  if (!last_event) {
    return {last_event.error()};
  }
  return {storage.recorder_start(), static_cast<std::uint64_t>(std::max<std::int64_t>(*last_event, 0))};
}

bool same_record(const Sample& a, const Sample& b) {
  return a.id == b.id && a.series == b.series;
}

bool same_record(const ExtendedRecord& a, const ExtendedRecord& b) {
  return a.id == b.id && a.open == b.open;
}

RecorderSettings recorder_settings(const settings::HistorySettings& settings) {
  return {std::chrono::seconds(settings.interval_s), std::chrono::minutes(settings.extended_interval_min)};
}

}  // namespace

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

// At the start, before the worker has anything to do.
void History::open() {
  const Opened found = open_storage(storage_);
  if (found.start) {
    recorder_.start(*found.start, recorder_settings(in_force_), clock_.steady(), clock_.wall());
    opened_ = true;
    stored_event_ = found.last_event;
  } else {
    // Which ids were given is not known: go on far above them all.
    stored_event_ = static_cast<std::uint64_t>(std::max<std::int64_t>(to_milliseconds(clock_.wall()), 1));
    log_.error("cannot open " + options_.file.string() + ": " + found.start.error().message);
  }
  model_.continue_after(stored_event_);
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

void History::begin_check() {
  if (!storage_.pause_checkpoints()) {
    return;
  }
  OpenOptions read_only = options_.open;
  read_only.immutable = true;
  auto opened = Database::open(options_.file, read_only);
  if (!opened) {
    static_cast<void>(storage_.resume_checkpoints());
    return;
  }
  checked_ = std::make_unique<Database>(std::move(*opened));
  tasks_.spawn("history check", check());
}

// Reads the whole file on a thread of its own, while the writer only appends to the WAL.
asio::awaitable<void> History::check() {
  auto look = [this] { return checked_->quick_check(); };
  const auto found = co_await check_worker_.run(look);
  const bool damaged = found ? *found != "ok" : found.error().fault == Fault::corrupt;
  const std::string reason = found ? *found : found.error().message;
  checked_.reset();
  auto finish = [this, damaged, reason] {
    auto finished = damaged ? storage_.recreate(reason) : storage_.resume_checkpoints();
    return Outcome{std::move(finished), storage_.take_recreated()};
  };
  const Outcome finished = co_await worker_.run(finish);
  if (!finished.result) {
    log_.warning("after the check of the history: " + finished.result.error().message);
  }
  tell(finished.recreated);
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
    events_.pop_front();
    ++lost_events_;
  }
  work_.cancel();
}

void History::take_snapshot(const model::Snapshot& snapshot) {
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
  recorder_.apply(recorder_settings(in_force_));
  if (before.interval_s != in_force_.interval_s) {
    model_.publish(model::card_event(model::CardEvent::history_interval_changed, clock_.wall(), {{}, who, {}}));
  }
  if (before.extended_interval_min != in_force_.extended_interval_min) {
    model_.publish(
        model::card_event(model::CardEvent::extended_history_interval_changed, clock_.wall(), {{}, who, {}}));
  }
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

asio::awaitable<void> History::write_loop() {
  while (!stopping_) {
    co_await wait_for_work();
    const bool done = co_await write_batch();
    if (!done && !stopping_) {
      pause_.expires_after(options_.retry);
      co_await pause_.async_wait(kQuietly);
    }
  }
}

asio::awaitable<void> History::wait_for_work() {
  while (!stopping_ && events_.empty() && !samples_due()) {
    // Woken by take_event() and take_snapshot().
    work_.expires_at(asio::steady_timer::time_point::max());
    co_await work_.async_wait(kQuietly);
  }
}

Batch History::next_batch() {
  Batch batch;
  const std::size_t events = std::min(events_.size(), kEventsPerBatch);
  batch.events.assign(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(events));
  batch.samples.assign(samples_.begin(), samples_.end());
  batch.extended.assign(closed_.begin(), closed_.end());
  if (recorder_.open_record() && (!batch.samples.empty() || stopping_)) {
    batch.extended.push_back(*recorder_.open_record());
  }
  batch.now = to_milliseconds(clock_.wall());
  return batch;
}

asio::awaitable<bool> History::write_batch() {
  if (!opened_) {
    const bool open = co_await open_late();
    if (!open) {
      co_return false;
    }
  }
  const auto batch = std::make_shared<const Batch>(next_batch());
  if (batch->empty()) {
    co_return true;
  }
  auto job = [this, batch, keep = retention()] {
    auto result = storage_.write(*batch, keep);
    return Outcome{std::move(result), storage_.take_recreated()};
  };
  const core::SteadyTime taken = clock_.steady();
  const Outcome done = co_await worker_.run(job);
  tell(done.recreated);
  if (!done.result) {
    refused(done.result.error());
    co_return false;
  }
  written(*batch, taken);
  co_return true;
}

// The file could not be opened at the start: nothing was recorded until now.
asio::awaitable<bool> History::open_late() {
  auto job = [this] { return open_storage(storage_); };
  const Opened found = co_await worker_.run(job);
  if (!found.start) {
    refused(found.start.error());
    co_return false;
  }
  recorder_.start(*found.start, recorder_settings(in_force_), clock_.steady(), clock_.wall());
  opened_ = true;
  co_return true;
}

// Only what the batch held is done with: the queues went on meanwhile, and may have lost their oldest.
void History::written(const Batch& batch, core::SteadyTime taken) {
  if (!batch.events.empty()) {
    stored_event_ = batch.events.back().id;
    while (!events_.empty() && events_.front().id <= stored_event_) {
      events_.pop_front();
    }
  }
  const auto forget = [](auto& queue, const auto& done) {
    for (const auto& record : done) {
      const auto same =
          std::find_if(queue.begin(), queue.end(), [&record](const auto& other) { return same_record(other, record); });
      if (same != queue.end()) {
        queue.erase(same);
      }
    }
  };
  forget(samples_, batch.samples);
  forget(closed_, batch.extended);
  if (!batch.samples.empty()) {
    last_write_ = taken;
  }
  if (const auto reason = std::exchange(stopped_for_, std::nullopt)) {
    log_.notice("recording again; " + std::to_string(lost_events_) + " events lost");
    const std::uint64_t lost = std::exchange(lost_events_, 0);
    const std::string suffix = lost == 0 ? "" : "(" + std::to_string(lost) + " events lost)";
    model_.publish(model::card_event(model::CardEvent::history_resumed, clock_.wall(), {{}, {}, suffix}));
  }
  wake_waiters();
}

void History::refused(const DatabaseError& error) {
  if (!stopped_for_) {
    stopped_for_ = error.message;
    log_.error("recording stopped: " + error.message);
    model_.publish(
        model::card_event(model::CardEvent::history_stopped, clock_.wall(), {{}, {}, "(" + error.message + ")"}));
  }
  wake_waiters();
}

void History::wake_waiters() {
  for (Waiter& waiter : waiters_) {
    if (stopped_for_ || stopping_ || waiter.event <= stored_event_) {
      waiter.timer.cancel();
    }
  }
}

asio::awaitable<bool> History::until_stored(std::uint64_t event, std::chrono::milliseconds patience) {
  if (event > stored_event_ && !stopped_for_ && !stopping_) {
    const auto waiter = waiters_.emplace(waiters_.end(), Waiter{event, asio::steady_timer(executor_, patience)});
    co_await waiter->timer.async_wait(kQuietly);
    waiters_.erase(waiter);
  }
  co_return event <= stored_event_;
}

asio::awaitable<core::Result<EventPage>> History::find(EventQuery query) {
  auto job = [this, query] { return plain(storage_.find(query)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<RecordPage>> History::find(RecordQuery query) {
  auto job = [this, query, keep = retention()] { return plain(storage_.find(query, keep)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<Graph>> History::draw(GraphQuery query) {
  auto job = [this, query, keep = retention()] { return plain(storage_.draw(query, keep)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<CsvChunk>> History::csv(CsvCursor cursor, CsvFormat format) {
  auto job = [this, cursor, format, keep = retention()] {
    return plain(next_csv_chunk(storage_, keep, cursor, format));
  };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<void>> History::clear(Log log, core::Origin who) {
  if (log == Log::history) {
    samples_.clear();
  }
  if (log == Log::extended_history) {
    closed_.clear();
    recorder_.clear_extended();
  }
  auto job = [this, log] { return plain(storage_.clear(log)); };
  const auto cleared = co_await worker_.run(job);
  if (cleared) {
    model_.publish(model::card_event(cleared_event(log), clock_.wall(), {{}, std::move(who), {}}));
  }
  co_return cleared;
}

}  // namespace nv::history
