// One listening TCP port. A port that cannot be had is a state: it is tried again until it can, or another is wanted.
// Main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/log.hpp"

namespace nv::modbus_tcp {

struct Place {
  std::optional<boost::asio::ip::address> bind;  // none: every IPv4 and IPv6 address
  std::uint16_t port = 0;                        // 0: any free one

  bool operator==(const Place&) const = default;
};

class Listener {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  // `name` begins its messages: "Modbus TCP". `admit` gets every client.
  Listener(boost::asio::any_io_executor executor, core::Logger log, std::string name,
           std::function<void(Socket)> admit);

  // Where to listen from now on; none: nowhere. False while the port cannot be had: problem() says why, and the log
  // does once for each reason unless `quietly`.
  bool listen(std::optional<Place> place, bool quietly = false);

  // Accepts, and waits while there is nothing to listen to. Returns after stop(); begun again after an exception.
  boost::asio::awaitable<void> run();
  void stop();

  std::optional<std::uint16_t> port() const;  // while it listens
  const std::string& problem() const { return problem_; }
  const std::optional<Place>& wanted() const { return wanted_; }

 private:
  bool open(bool quietly);
  boost::asio::awaitable<void> accept_one();
  boost::asio::awaitable<void> sleep(std::chrono::milliseconds time);

  core::Logger log_;
  std::string name_;
  std::function<void(Socket)> admit_;
  std::optional<Place> wanted_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t bound_port_ = 0;
  std::string problem_;
  boost::asio::steady_timer wake_;
  bool stopping_ = false;
};

}  // namespace nv::modbus_tcp
