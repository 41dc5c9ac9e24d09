#include "history/recorded_feed.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::history {
namespace asio = boost::asio;

namespace {

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostWaiting = 256;
constexpr std::chrono::seconds kPatience{2};

}  // namespace

RecordedFeed::RecordedFeed(asio::any_io_executor executor, History& history, model::DeviceModel& model,
                           core::Logger log)
    : history_(history), model_(model), wake_(executor), tasks_(executor, std::move(log)) {}

core::Result<void> RecordedFeed::start() {
  subscriptions_.push_back(model_.on_snapshot([this](const SnapshotPtr& snapshot) { take(snapshot); }));
  subscriptions_.push_back(model_.on_event([this](const model::Event& event) { take(event); }));
  tasks_.spawn("recorded feed", run());
  return {};
}

asio::awaitable<void> RecordedFeed::stop() {
  stopping_ = true;
  subscriptions_.clear();
  wake_.cancel();
  co_await tasks_.stop();
  while (!waiting_.empty()) {
    hand_on();
  }
}

core::Subscription RecordedFeed::on_snapshot(core::Feed<SnapshotPtr>::Listener listener) {
  return snapshots_.subscribe(std::move(listener));
}

core::Subscription RecordedFeed::on_event(core::Feed<model::Event>::Listener listener) {
  return events_.subscribe(std::move(listener));
}

void RecordedFeed::take(Item item) {
  waiting_.push_back(std::move(item));
  if (waiting_.size() > kMostWaiting) {
    hand_on();
  }
  wake_.cancel();
}

void RecordedFeed::hand_on() {
  const Item item = std::move(waiting_.front());
  waiting_.pop_front();
  ++handed_on_;
  if (const auto* snapshot = std::get_if<SnapshotPtr>(&item)) {
    snapshots_.publish(*snapshot);
  } else {
    events_.publish(std::get<model::Event>(item));
  }
}

// The model publishes a snapshot before its events: when this runs, they have their ids.
asio::awaitable<void> RecordedFeed::run() {
  while (!stopping_) {
    if (waiting_.empty()) {
      wake_.expires_at(asio::steady_timer::time_point::max());
      co_await wake_.async_wait(kQuietly);
      continue;
    }
    const std::uint64_t handed_on = handed_on_;
    const auto* event = std::get_if<model::Event>(&waiting_.front());
    const std::uint64_t last_event = event != nullptr ? event->id : model_.last_event();
    co_await history_.until_stored(last_event, kPatience);
    if (handed_on == handed_on_ && !waiting_.empty()) {
      hand_on();
    }
  }
}

}  // namespace nv::history
