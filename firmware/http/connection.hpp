// One connection of the web server: handshake, then request after request until one side has enough. Every wait has a
// deadline, which the server watches. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "http/gate.hpp"
#include "http/message.hpp"
#include "http/request_reader.hpp"
#include "http/response_writer.hpp"
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
  ResponseWriter& writer;
  core::Logger log;
  Limits limits{};
  bool redirect = true;          // plain HTTP only points to HTTPS
  std::uint16_t https_port = 0;  // 0: there is none
  bool hsts = true;
  bool https_wanted = true;  // false: switched off
  // While authorities of clients are on trial: hears of each request the gate has let in over TLS, and its stream.
  std::function<void(const Request&, const tls::Stream&)> let_in{};
};

class Connection {
 public:
  using Time = core::SteadyTime;

  Connection(std::unique_ptr<tls::Stream> stream, std::string address, Door door, const Terms& terms);

  boost::asio::awaitable<void> serve();

  bool is_late(Time now) const { return now >= deadline_; }
  // Waits for its client since then: for a handshake, the head of a request, and, where nobody has logged in, for a
  // body or that an answer is taken. Nothing otherwise, or when it is cut.
  std::optional<Time> waits_since() const { return waits_since_; }
  void cut() {
    waits_since_.reset();
    stream_->cancel();
  }
  // Closes after the next answer; one that was taken over, or whose answer has no end, ends at once.
  void last_request();
  const std::string& address() const { return address_; }
  Door door() const { return door_; }

 private:
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<void> hand_over(Response& response);
  enum class Head { here, more, ended };
  Head take_head();
  boost::asio::awaitable<boost::system::error_code> wait_idle();
  void wait_for_a_stranger();
  boost::asio::awaitable<RequestReader::State> read_body();
  std::optional<Response> refused(bool& keep_alive, const Router::Entry*& entry);
  boost::asio::awaitable<Response> answer(bool& keep_alive, const Router::Entry& entry);
  Response run(const Router::Entry& entry, const Request& request);
  boost::asio::awaitable<Response> run_awaiting(const Router::Entry& entry, const Request& request);
  Response told(const Router::Entry& entry, Response response);
  Response failed(const Router::Entry& entry, std::string_view why);
  tls::Stream::Read receive_now();
  boost::asio::awaitable<bool> receive();
  boost::asio::awaitable<bool> send_rest(std::string_view first, const Response* with_more, bool old);
  std::optional<Response> refused_at_the_door(const Request& request) const;
  Response redirected(const Request& request) const;
  void end_after(std::chrono::seconds time) { deadline_ = core::coarse_steady_now() + time; }

  std::unique_ptr<tls::Stream> stream_;
  std::string address_;
  Door door_;
  const Terms& terms_;
  std::string buffer_;  // received, not yet used
  RequestReader reader_;
  Time deadline_;
  std::optional<Time> waits_since_;
  bool closing_ = false;
  bool endless_ = false;  // no answer will end
};

}  // namespace nv::http
