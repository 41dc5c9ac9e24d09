#include "modbus_tcp/listener.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::modbus_tcp {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kListenAgain{5};         // after the port could not be had
constexpr std::chrono::milliseconds kAcceptAgain{200};  // when descriptors ran out

boost::system::error_code open_at(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, bool both_families) {
  boost::system::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) {
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  }
  if (!error && endpoint.address().is_v6()) {
    acceptor.set_option(asio::ip::v6_only(!both_families), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    boost::system::error_code ignored;
    acceptor.close(ignored);
  }
  return error;
}

boost::system::error_code open_everywhere(tcp::acceptor& acceptor, std::uint16_t port) {
  const auto error = open_at(acceptor, {asio::ip::address_v6::any(), port}, true);
  const bool no_ipv6 =
      error == asio::error::address_family_not_supported || error == boost::system::errc::address_not_available;
  return no_ipv6 ? open_at(acceptor, {asio::ip::address_v4::any(), port}, false) : error;
}

}  // namespace

Listener::Listener(asio::any_io_executor executor, core::Logger log, std::string name,
                   std::function<void(Socket)> admit)
    : log_(std::move(log)), name_(std::move(name)), admit_(std::move(admit)), acceptor_(executor), wake_(executor) {}

bool Listener::listen(std::optional<Place> place, bool quietly) {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  problem_.clear();
  wanted_ = std::move(place);
  const bool listens = !wanted_ || open(quietly);
  wake_.cancel();
  return listens;
}

bool Listener::open(bool quietly) {
  const auto& [bind, port] = *wanted_;
  const auto error =
      bind ? open_at(acceptor_, {*bind, port}, bind->is_unspecified()) : open_everywhere(acceptor_, port);
  if (error) {
    std::string problem = name_ + " cannot listen on port " + std::to_string(port) + ": " + error.message();
    if (problem != problem_ && !quietly) {
      log_.warning(problem);
    }
    problem_ = std::move(problem);
    return false;
  }
  problem_.clear();
  bound_port_ = acceptor_.local_endpoint().port();
  log_.info(name_ + " on port " + std::to_string(bound_port_));
  return true;
}

std::optional<std::uint16_t> Listener::port() const {
  return acceptor_.is_open() ? std::optional(bound_port_) : std::nullopt;
}

asio::awaitable<void> Listener::run() {
  while (!stopping_) {
    if (!wanted_) {
      co_await sleep(std::chrono::hours(1));  // listen() wakes it
    } else if (!acceptor_.is_open() && !open(false)) {
      co_await sleep(kListenAgain);
    } else {
      co_await accept_one();
    }
  }
}

asio::awaitable<void> Listener::accept_one() {
  auto [error, socket] = co_await acceptor_.async_accept(kTuple);
  if (stopping_ || !acceptor_.is_open()) {
    co_return;
  }
  if (error && error != asio::error::connection_aborted && error != asio::error::operation_aborted) {
    co_await sleep(kAcceptAgain);
  } else if (!error) {
    admit_(std::move(socket));
  }
}

asio::awaitable<void> Listener::sleep(std::chrono::milliseconds time) {
  wake_.expires_after(time);
  co_await wake_.async_wait(kTuple);
}

void Listener::stop() {
  stopping_ = true;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  wake_.cancel();
}

}  // namespace nv::modbus_tcp
