#include "http/live/feed.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::http {
namespace asio = boost::asio;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kWatch{1};
constexpr std::chrono::milliseconds kFarewell{500};

}  // namespace

LiveClient::LiveClient(LiveFeed& feed, const LiveTopics& topics, std::function<LiveEnd()> watch)
    : feed_(feed), topics_(topics), watch_(std::move(watch)), told_at_(feed.clock_.steady()), wake_(feed.executor_) {}

LiveClient::~LiveClient() {
  feed_.clients_.remove(this);
  if (feed_.clients_.empty()) {
    feed_.empty_.cancel();
  }
}

asio::awaitable<LiveClient::Next> LiveClient::next() {
  for (;;) {
    auto found = due();
    if (found) {
      co_return std::move(*found);
    }
    wake_.expires_after(kWatch);
    co_await wake_.async_wait(kTuple);
  }
}

void LiveClient::subscribe(const LiveTopics& topics) {
  topics_ = topics;
  state_due_ = true;
  wake_.cancel();
}

void LiveClient::end(LiveEnd end) {
  if (end_.code == LiveEnd::kNone) {
    end_ = std::move(end);
  }
  wake_.cancel();
}

std::optional<LiveClient::Next> LiveClient::due() {
  if (end_.code == LiveEnd::kNone) {
    end_ = feed_.stopping_ ? LiveEnd{LiveEnd::kGoingAway, "the card stops"} : watch_();
  }
  if (end_.code != LiveEnd::kNone) {
    return Next{nullptr, end_};
  }
  auto text = due_text();
  if (!text) {
    return std::nullopt;
  }
  told_at_ = feed_.clock_.steady();
  return Next{std::move(text), {}};
}

LiveTexts::Text LiveClient::due_text() {
  LiveTexts& texts = feed_.texts_;
  const std::uint64_t sequence = texts.sequence();
  if (state_due_) {
    state_due_ = false;
    told_sequence_ = sequence;
    return texts.state(topics_);
  }
  if (topics_.events && texts.last_event() > told_event_) {
    return texts.events(std::exchange(told_event_, texts.last_event()));
  }
  if (sequence != told_sequence_) {
    // Who missed one gets the whole newest state instead of what led to it.
    const bool next_one = sequence == std::exchange(told_sequence_, sequence) + 1;
    return next_one ? texts.delta(topics_) : texts.state(topics_);
  }
  return feed_.clock_.steady() - told_at_ >= kHeartbeat ? texts.heartbeat() : nullptr;
}

LiveFeed::LiveFeed(asio::any_io_executor executor, model::DeviceModel& model, const core::Clock& clock)
    : executor_(executor), model_(model), clock_(clock), texts_(model, clock), empty_(executor) {}

core::Result<void> LiveFeed::start() {
  snapshots_ = model_.on_snapshot([this](const model::DeviceModel::SnapshotPtr& snapshot) {
    texts_.take(snapshot);
    wake_all();
  });
  events_ = model_.on_event([this](const model::Event&) { wake_all(); });
  return {};
}

// Each client is told; who does not go by itself is cut.
asio::awaitable<void> LiveFeed::stop() {
  stopping_ = true;
  snapshots_.cancel();
  events_.cancel();
  wake_all();
  if (!clients_.empty()) {
    empty_.expires_after(kFarewell);
    co_await empty_.async_wait(kTuple);
  }
  for (LiveClient* client : clients_) {
    if (client->cut_) {
      client->cut_();
    }
  }
}

std::shared_ptr<LiveClient> LiveFeed::connect(const LiveTopics& topics, std::optional<std::uint64_t> after_event,
                                              std::function<LiveEnd()> watch) {
  if (clients_.size() >= kMostClients) {
    return nullptr;
  }
  std::shared_ptr<LiveClient> client(new LiveClient(*this, topics, std::move(watch)));
  const std::uint64_t last = texts_.last_event();
  client->told_event_ = after_event ? std::min(*after_event, last) : last - std::min(last, kFirstEvents);
  clients_.push_back(client.get());
  return client;
}

void LiveFeed::wake_all() {
  for (LiveClient* client : clients_) {
    client->wake_.cancel();
  }
}

}  // namespace nv::http
