// One client, over TLS or not: reads frames, answers them in order, and ends when the client idles, leaves half a frame
// lying, does not take its answers or speaks something else. Main thread only.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "modbus_tcp/gateway.hpp"
#include "model/device_model.hpp"
#include "tls/stream.hpp"

namespace nv::modbus_tcp {

// On what terms all clients are served. The server owns them, changes them with the settings, and outlives the clients.
struct Terms {
  const model::DeviceModel& model;
  const core::Clock& clock;
  core::Logger log;
  Policy policy;
  std::chrono::seconds idle_limit{60};
  std::vector<std::string> roles;  // that may read over TLS; none: every client with a good certificate
  std::function<void(const std::string&)> complain;  // to the log, but not for each of many
};

// "reader, operator" as its words.
std::vector<std::string> split_roles(std::string_view list);

// The address of the other end, for log lines.
std::string peer_name(const boost::asio::ip::tcp::socket& socket);

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `security`: TLS, with what it asks of the client; nullptr: plain.
  Connection(boost::asio::ip::tcp::socket socket, const Terms& terms, const tls::Context* security);

  boost::asio::awaitable<void> serve();  // until the end of the connection; the caller keeps a shared pointer
  void end(const char* reason);          // serve() returns soon
  void limits_changed();
  bool is_secure() const { return stream_.is_tls(); }

 private:
  using Time = std::chrono::steady_clock::time_point;

  boost::asio::awaitable<void> shake_hands();
  boost::asio::awaitable<void> answer_requests();
  bool is_permitted() const;
  bool answer_some();
  bool send_at_once();
  boost::asio::awaitable<bool> send_rest();
  void note_progress(bool answered);
  Time deadline() const;
  void watch();
  void on_timer();

  tls::Stream stream_;
  const Terms& terms_;
  std::string peer_;
  const char* end_reason_ = nullptr;  // set: the connection is over

  // One timer for every limit. It is not wound up again for each request, which would cost more than the answer: when
  // it goes off it looks whether the deadline has moved on.
  boost::asio::steady_timer timer_;
  Time last_request_;  // arrival of the last complete one
  Time handshake_began_{Time::max()};
  Time frame_began_{Time::max()};    // of the half frame in the buffer
  Time sending_began_{Time::max()};  // of answers the client has not taken yet

  std::string role_;  // of the client's certificate
  std::array<std::uint8_t, 2048> received_;
  std::size_t held_ = 0;  // bytes of received_ not answered yet
  std::array<std::uint8_t, 16 * kLargestFrame> answers_;
  std::size_t unsent_begin_ = 0;
  std::size_t unsent_end_ = 0;
};

}  // namespace nv::modbus_tcp
