// History: the loop that writes what waits, and what happens when the disk refuses.
#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "history/history.hpp"

namespace nv::history {
namespace asio = boost::asio;

namespace {

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kEventsPerBatch = 256;

bool same_record(const Sample& a, const Sample& b) {
  return a.id == b.id && a.series == b.series;
}

bool same_record(const ExtendedRecord& a, const ExtendedRecord& b) {
  return a.id == b.id && a.open == b.open;
}

}  // namespace

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

}  // namespace nv::history
