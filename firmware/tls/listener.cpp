#include "tls/listener.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::tls {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptAgain{200};  // when descriptors ran out: wait, do not spin

}  // namespace

Listener::Listener(asio::any_io_executor executor, core::TaskGroup& tasks, core::Logger log, std::string name,
                   std::function<void(Socket)> accepted)
    : executor_(std::move(executor)),
      tasks_(tasks),
      log_(std::move(log)),
      name_(std::move(name)),
      accepted_(std::move(accepted)) {}

Listener::~Listener() = default;

core::Result<void> Listener::open(ListenPlace place) {
  const bool only_port = wanted_ && wanted_->addresses == place.addresses && (place.port == 0 || port() != place.port);
  if (!only_port) {
    close_acceptors();
  }
  wanted_ = std::move(place);
  problem_.clear();
  return listen();
}

core::Result<void> Listener::try_place(const ListenPlace& place) const {
  if (place.port != 0 && port() == place.port) {
    return {};
  }
  const auto bound = bind(place);
  return bound ? core::Result<void>() : bound.error();
}

void Listener::retry() {
  if (wanted_ && (acceptors_.empty() || !problem_.empty())) {
    static_cast<void>(listen());  // problem() says how it went
  }
}

void Listener::close() {
  wanted_.reset();
  problem_.clear();
  close_acceptors();
}

void Listener::close_acceptors() {
  for (const auto& acceptor : acceptors_) {
    boost::system::error_code ignored;
    acceptor->close(ignored);
  }
  acceptors_.clear();
}

std::optional<std::uint16_t> Listener::port() const {
  if (acceptors_.empty()) {
    return std::nullopt;
  }
  boost::system::error_code error;
  const auto endpoint = acceptors_.front()->local_endpoint(error);
  return error ? std::nullopt : std::optional(endpoint.port());
}

core::Result<std::shared_ptr<Listener::Acceptor>> Listener::listen_at(const tcp::endpoint& endpoint, bool both) const {
  auto acceptor = std::make_shared<Acceptor>(executor_);
  boost::system::error_code error;
  acceptor->open(endpoint.protocol(), error);
  if (!error) {
    acceptor->set_option(Acceptor::reuse_address(true), error);
  }
  if (!error && endpoint.address().is_v6()) {
    acceptor->set_option(asio::ip::v6_only(!both), error);
  }
  if (!error) {
    acceptor->bind(endpoint, error);
  }
  if (!error) {
    acceptor->listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    const std::string at = endpoint.address().is_unspecified() ? "" : " of " + endpoint.address().to_string();
    return core::fail(name_ + " cannot listen on port " + std::to_string(endpoint.port()) + at + ": " +
                      error.message());
  }
  return acceptor;
}

// The first address must be had; others (the IPv6 loopback of a machine without IPv6) are left out.
core::Result<Listener::Acceptors> Listener::bind(const ListenPlace& place) const {
  std::vector<asio::ip::address> addresses = place.addresses;
  const bool everywhere = addresses.empty();
  if (everywhere) {
    addresses = {asio::ip::address_v6::any()};
  }
  std::uint16_t port_number = place.port;
  Acceptors opened;
  for (const asio::ip::address& address : addresses) {
    auto acceptor = listen_at({address, port_number}, everywhere || address.is_unspecified());
    if (!acceptor && everywhere) {
      acceptor = listen_at({asio::ip::address_v4::any(), port_number}, false);  // a kernel without IPv6
    }
    if (!acceptor && opened.empty()) {
      return acceptor.error();
    }
    if (acceptor) {
      port_number = (*acceptor)->local_endpoint().port();
      opened.push_back(*acceptor);
    }
  }
  return opened;
}

core::Result<void> Listener::listen() {
  auto opened = bind(*wanted_);
  if (!opened) {
    std::string problem = opened.error().message;
    if (const auto kept = port()) {
      problem += "; port " + std::to_string(*kept) + " serves on";
    }
    if (problem_ != problem) {
      problem_ = std::move(problem);
      log_.warning(problem_);
    }
    return opened.error();
  }
  close_acceptors();
  problem_.clear();
  acceptors_ = std::move(*opened);
  for (const auto& acceptor : acceptors_) {
    tasks_.spawn(name_ + " listener", accept(acceptor));
  }
  log_.info(name_ + " listens on port " + std::to_string(*port()));
  return {};
}

// Without memory for one client the next is still accepted.
void Listener::hand_over(Socket socket) {
  try {
    accepted_(std::move(socket));
  } catch (const std::exception& problem) {
    log_.error(name_ + " lost a client: " + problem.what());
  }
}

asio::awaitable<void> Listener::accept(std::shared_ptr<Acceptor> acceptor) {
  for (;;) {
    auto [error, socket] = co_await acceptor->async_accept(kTuple);
    if (error == asio::error::operation_aborted || !acceptor->is_open()) {
      co_return;
    }
    if (!error) {
      hand_over(std::move(socket));
      continue;
    }
    asio::steady_timer pause(executor_, kAcceptAgain);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

}  // namespace nv::tls
