// One connection of the web server: handshake, then request after request until one side has enough. Every wait has a
// deadline, which the server watches. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/log.hpp"
#include "http/gate.hpp"
#include "http/message.hpp"
#include "http/request_reader.hpp"
#include "http/router.hpp"
#include "tls/stream.hpp"

namespace nv::http {

struct Limits {
  std::chrono::seconds idle{15};
  std::chrono::seconds header{10};  // a handshake, or the head of a request in all
  std::size_t header_bytes = 8192;
};

// What all connections share; the owner outlives them. Changes count from the next request on.
struct Terms {
  const Router& router;
  Gate& gate;
  core::Logger log;
  Limits limits{};
  bool redirect = true;          // plain HTTP only points to HTTPS
  std::uint16_t https_port = 0;  // 0: there is none
  bool hsts = true;
};

class Connection {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Connection(std::unique_ptr<tls::Stream> stream, std::string address, Door door, const Terms& terms);

  boost::asio::awaitable<void> serve();

  bool is_late(Time now) const { return now >= deadline_; }
  // Waits for a request since then; nothing while it works on one.
  std::optional<Time> idle_since() const { return idle_since_; }
  void cut() { stream_->cancel(); }
  // Closes after the next answer; a connection that was taken over ends at once.
  void last_request();
  const std::string& address() const { return address_; }
  Door door() const { return door_; }

 private:
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<bool> read_head(RequestReader& reader);
  boost::asio::awaitable<RequestReader::State> read_body(RequestReader& reader);
  boost::asio::awaitable<Response> answer(RequestReader& reader, bool& keep_alive);
  boost::asio::awaitable<Response> run(const Router::Entry& entry, const Request& request);
  boost::asio::awaitable<bool> receive();
  boost::asio::awaitable<bool> send(const Response& response, bool keep_alive, bool head_only);
  boost::asio::awaitable<bool> send_rest(const Response& response);
  std::optional<Response> refused_at_the_door(const Request& request) const;
  Response redirected(const Request& request) const;
  void end_after(std::chrono::seconds time) { deadline_ = std::chrono::steady_clock::now() + time; }

  std::unique_ptr<tls::Stream> stream_;
  std::string address_;
  Door door_;
  const Terms& terms_;
  std::string buffer_;  // received, not yet used
  Time deadline_;
  std::optional<Time> idle_since_;
  bool closing_ = false;
  bool taken_over_ = false;
};

}  // namespace nv::http
