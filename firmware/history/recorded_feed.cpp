#include "history/recorded_feed.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::history {
namespace asio = boost::asio;

namespace {

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostWaiting = 64;
constexpr std::chrono::seconds kPatience{2};

}  // namespace

RecordedFeed::RecordedFeed(asio::any_io_executor executor, History& history, model::DeviceModel& model,
                           core::Logger log)
    : history_(history), model_(model), wake_(executor), tasks_(executor, std::move(log)) {}

core::Result<void> RecordedFeed::start() {
  subscription_ = model_.on_snapshot([this](const SnapshotPtr& snapshot) { take(snapshot); });
  tasks_.spawn("recorded feed", run());
  return {};
}

asio::awaitable<void> RecordedFeed::stop() {
  stopping_ = true;
  subscription_ = {};
  wake_.cancel();
  co_await tasks_.stop();
  while (!waiting_.empty()) {
    hand_on();
  }
}

core::Subscription RecordedFeed::on_snapshot(core::Feed<SnapshotPtr>::Listener listener) {
  return recorded_.subscribe(std::move(listener));
}

void RecordedFeed::take(const SnapshotPtr& snapshot) {
  waiting_.push_back(snapshot);
  if (waiting_.size() > kMostWaiting) {
    hand_on();
  }
  wake_.cancel();
}

void RecordedFeed::hand_on() {
  const SnapshotPtr snapshot = std::move(waiting_.front());
  waiting_.pop_front();
  recorded_.publish(snapshot);
}

// The model publishes a snapshot before its events: when this runs, they have their ids.
asio::awaitable<void> RecordedFeed::run() {
  while (!stopping_) {
    if (waiting_.empty()) {
      wake_.expires_at(asio::steady_timer::time_point::max());
      co_await wake_.async_wait(kQuietly);
      continue;
    }
    const SnapshotPtr next = waiting_.front();
    const std::uint64_t last_event = model_.last_event();
    co_await history_.until_stored(last_event, kPatience);
    if (!waiting_.empty() && waiting_.front() == next) {
      hand_on();
    }
  }
}

}  // namespace nv::history
