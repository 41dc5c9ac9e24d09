#include "modbus_tcp/server.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/task_group.hpp"
#include "modbus_tcp/connection.hpp"

namespace nv::modbus_tcp {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kListenAgain{5};         // after the port could not be had
constexpr std::chrono::milliseconds kAcceptAgain{200};  // when descriptors ran out
constexpr std::chrono::seconds kFarewell{1};            // for a client turned away to hang up
constexpr std::size_t kMostFarewells = 8;               // at a time; more are cut off
constexpr std::chrono::minutes kQuiet{1};               // between two log lines about clients turned away

bool is_enabled(const ServerConfig& config) {
  return config.settings.enabled || config.forced_port;
}

std::uint16_t port_of(const ServerConfig& config) {
  return config.forced_port.value_or(config.settings.port);
}

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

// Reads and forgets until the peer has hung up, so that our end of the connection reaches it before a reset does.
asio::awaitable<void> discard(tcp::socket& socket) {
  std::array<std::uint8_t, 512> nowhere;
  boost::system::error_code ended;
  while (!ended) {
    const auto room = asio::buffer(nowhere);
    const auto [error, count] = co_await socket.async_read_some(room, kTuple);
    ended = error;
  }
}

}  // namespace

class Server::Impl {
 public:
  Impl(asio::any_io_executor executor, const model::DeviceModel& model, const core::Clock& clock, core::Logger log,
       ServerConfig config)
      : config_(std::move(config)),
        log_(log),
        terms_{model, clock, std::move(log), {}, {}},
        acceptor_(executor),
        wake_(executor),
        tasks_(executor, log_) {
    take_limits();
  }

  core::Result<void> start() {
    started_ = true;
    if (is_enabled(config_) && !listen() && config_.forced_port) {
      return core::fail(problem_);
    }
    tasks_.on_failure([this](const std::string& name, const std::string&) {
      if (name == kListener) {
        tasks_.spawn(name, run());
      }
    });
    tasks_.spawn(kListener, run());
    return {};
  }

  asio::awaitable<void> stop() {
    stopping_ = true;
    close_listener();
    co_await tasks_.stop();
  }

  void apply(ServerConfig config) {
    const bool moved = started_ && (is_enabled(config) != is_enabled(config_) || port_of(config) != port_of(config_) ||
                                    config.bind != config_.bind);
    config_ = std::move(config);
    take_limits();
    if (moved) {
      close_listener();
      problem_.clear();
      end_connections_beyond(0);
      if (is_enabled(config_)) {
        listen();
      } else {
        log_.notice("switched off");
      }
      wake_.cancel();
    }
    end_connections_beyond(config_.settings.connections);
    for (const auto& connection : connections_) {
      connection->limits_changed();
    }
  }

  ServerState state() const {
    ServerState state{is_enabled(config_), std::nullopt, problem_, connections_.size()};
    if (acceptor_.is_open()) {
      state.port = bound_port_;
    }
    return state;
  }

 private:
  static constexpr const char* kListener = "listener";

  void take_limits() {
    const auto& settings = config_.settings;
    terms_.policy.input_registers = settings.input_registers;
    terms_.policy.age_limit =
        settings.age_limit_s ? std::chrono::seconds(*settings.age_limit_s) : config_.automatic_age_limit;
    terms_.idle_limit = std::chrono::seconds(settings.idle_s);
  }

  // True when the port is ours; otherwise `problem_` says why not, in the log once for each reason.
  bool listen() {
    const std::uint16_t port = port_of(config_);
    boost::system::error_code error;
    if (config_.bind) {
      error = open_at(acceptor_, {*config_.bind, port}, config_.bind->is_unspecified());
    } else {
      error = open_at(acceptor_, {asio::ip::address_v6::any(), port}, true);
      if (error == asio::error::address_family_not_supported || error == boost::system::errc::address_not_available) {
        // a kernel without IPv6
        error = open_at(acceptor_, {asio::ip::address_v4::any(), port}, false);
      }
    }
    if (error) {
      std::string problem = "Modbus TCP cannot listen on port " + std::to_string(port) + ": " + error.message();
      if (problem != problem_ && !config_.forced_port) {
        log_.warning(problem);
      }
      problem_ = std::move(problem);
      return false;
    }
    problem_.clear();
    bound_port_ = acceptor_.local_endpoint().port();
    log_.info("listening on port " + std::to_string(bound_port_));
    return true;
  }

  void close_listener() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  }

  // Accepts while there is a listener, else waits for one.
  asio::awaitable<void> run() {
    while (!stopping_) {
      if (!is_enabled(config_)) {
        co_await sleep(std::chrono::hours(1));  // apply() wakes it
      } else if (!acceptor_.is_open() && !listen()) {
        co_await sleep(kListenAgain);
      } else {
        co_await accept_one();
      }
    }
  }

  asio::awaitable<void> sleep(std::chrono::milliseconds time) {
    wake_.expires_after(time);
    co_await wake_.async_wait(kTuple);
  }

  asio::awaitable<void> accept_one() {
    auto [error, socket] = co_await acceptor_.async_accept(kTuple);
    if (stopping_ || !acceptor_.is_open()) {
      co_return;
    }
    if (error && error != asio::error::connection_aborted && error != asio::error::operation_aborted) {
      co_await sleep(kAcceptAgain);
    } else if (!error) {
      admit(std::move(socket));
    }
  }

  void admit(tcp::socket socket) {
    if (connections_.size() < config_.settings.connections) {
      auto connection = std::make_shared<Connection>(std::move(socket), terms_);
      connections_.push_back(connection);
      tasks_.spawn("connection", serve(std::move(connection)));
      return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!turned_away_ && now >= quiet_until_) {
      log_.notice(peer_name(socket) + " turned away: all " + std::to_string(connections_.size()) +
                  " connections are in use");
      turned_away_ = true;
      quiet_until_ = now + kQuiet;
    }
    if (farewells_ < kMostFarewells) {
      ++farewells_;
      tasks_.spawn("farewell", turn_away(std::move(socket)));
    }
  }

  asio::awaitable<void> serve(std::shared_ptr<Connection> connection) {
    const std::shared_ptr<void> listed(nullptr, [this, &connection](void*) {
      std::erase(connections_, connection);
      turned_away_ = false;
    });
    co_await connection->serve();
  }

  asio::awaitable<void> turn_away(tcp::socket socket) {
    const std::shared_ptr<void> counted(nullptr, [this](void*) { --farewells_; });
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    const auto shared = std::make_shared<tcp::socket>(std::move(socket));
    asio::steady_timer deadline(shared->get_executor(), kFarewell);
    deadline.async_wait([weak = std::weak_ptr(shared)](boost::system::error_code error) {
      const auto late = weak.lock();
      if (!error && late) {
        boost::system::error_code nobody_cares;
        late->close(nobody_cares);
      }
    });
    co_await discard(*shared);
  }

  // The oldest stay.
  void end_connections_beyond(std::size_t number) {
    for (std::size_t i = number; i < connections_.size(); ++i) {
      connections_[i]->end("the settings have changed");
    }
  }

  ServerConfig config_;
  core::Logger log_;
  Terms terms_;
  tcp::acceptor acceptor_;
  std::uint16_t bound_port_ = 0;
  std::string problem_;
  asio::steady_timer wake_;
  std::vector<std::shared_ptr<Connection>> connections_;  // oldest first
  std::size_t farewells_ = 0;
  bool turned_away_ = false;  // and said so in the log, since the last connection ended
  std::chrono::steady_clock::time_point quiet_until_{};
  bool started_ = false;
  bool stopping_ = false;
  core::TaskGroup tasks_;
};

Server::Server(asio::any_io_executor executor, const model::DeviceModel& model, const core::Clock& clock,
               core::Logger log, ServerConfig config)
    : impl_(std::make_unique<Impl>(std::move(executor), model, clock, std::move(log), std::move(config))) {}

Server::~Server() = default;

core::Result<void> Server::start() {
  return impl_->start();
}

asio::awaitable<void> Server::stop() {
  return impl_->stop();
}

void Server::apply(ServerConfig config) {
  impl_->apply(std::move(config));
}

ServerState Server::state() const {
  return impl_->state();
}

}  // namespace nv::modbus_tcp
