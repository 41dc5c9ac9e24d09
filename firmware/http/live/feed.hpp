// The live connections, whatever carries them (WebSocket, server-sent events): who listens, and what each is to be told
// next. A client is asked for when it can take more, and then gets the newest: nothing ever waits for it in a queue.
// Main thread. The feed outlives its clients' connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/clock.hpp"
#include "core/feed.hpp"
#include "core/service.hpp"
#include "http/live/texts.hpp"
#include "http/live/topics.hpp"
#include "model/device_model.hpp"

namespace nv::http {

// Why a live connection ends; the codes are those of WebSocket (RFC 6455 7.4), ours from 4400 on.
struct LiveEnd {
  static constexpr std::uint16_t kNone = 0;
  static constexpr std::uint16_t kDone = 1000;
  static constexpr std::uint16_t kGoingAway = 1001;
  static constexpr std::uint16_t kUnsupported = 1003;
  static constexpr std::uint16_t kBadMessage = 1008;
  static constexpr std::uint16_t kSessionOver = 4401;
  static constexpr std::uint16_t kReplaced = 4409;

  std::uint16_t code = kNone;
  std::string reason;  // at most 123 bytes
};

class LiveFeed;

class LiveClient {
 public:
  static constexpr std::chrono::seconds kHeartbeat{5};

  ~LiveClient();
  LiveClient(const LiveClient&) = delete;
  LiveClient& operator=(const LiveClient&) = delete;

  // What to send now, or that it is over. Waits until there is something.
  struct Next {
    LiveTexts::Text text;  // none: over
    LiveEnd end;
  };
  boost::asio::awaitable<Next> next();

  // Other topics, from a full state on.
  void subscribe(const LiveTopics& topics);
  void end(LiveEnd end);
  // Called when the card stops and the client does not end by itself.
  void on_cut(std::function<void()> cut) { cut_ = std::move(cut); }
  std::uint64_t told_event() const { return told_event_; }

 private:
  friend class LiveFeed;
  LiveClient(LiveFeed& feed, const LiveTopics& topics, std::function<LiveEnd()> watch);
  std::optional<Next> due();
  LiveTexts::Text due_text();

  LiveFeed& feed_;
  LiveTopics topics_;
  std::function<LiveEnd()> watch_;
  std::function<void()> cut_;
  LiveEnd end_;
  bool state_due_ = true;
  std::uint64_t told_sequence_ = 0;
  std::uint64_t told_event_ = 0;
  core::SteadyTime told_at_;
  boost::asio::steady_timer wake_;
};

class LiveFeed final : public core::Service {
 public:
  static constexpr std::size_t kMostClients = 50;
  static constexpr std::uint64_t kFirstEvents = 50;  // told to a new client

  LiveFeed(boost::asio::any_io_executor executor, model::DeviceModel& model, const core::Clock& clock);

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;

  // watch: asked before each message and once a second whether the client may still listen. after_event: the id of the
  // last event it knows. None when there are too many.
  std::shared_ptr<LiveClient> connect(const LiveTopics& topics, std::optional<std::uint64_t> after_event,
                                      std::function<LiveEnd()> watch);
  std::size_t clients() const { return clients_.size(); }

 private:
  friend class LiveClient;
  void wake_all();

  boost::asio::any_io_executor executor_;
  model::DeviceModel& model_;
  const core::Clock& clock_;
  LiveTexts texts_;
  std::list<LiveClient*> clients_;
  core::Subscription snapshots_;
  core::Subscription events_;
  bool stopping_ = false;
  boost::asio::steady_timer empty_;
};

}  // namespace nv::http
