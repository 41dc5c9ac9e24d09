#include "modbus_tcp/server.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/task_group.hpp"
#include "modbus_tcp/connection.hpp"
#include "tls/listener.hpp"

namespace nv::modbus_tcp {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kListenAgain{5};  // after a port could not be had
constexpr std::chrono::seconds kFarewell{1};     // for a client turned away to hang up
constexpr std::size_t kMostFarewells = 8;        // at a time; more are cut off
constexpr std::chrono::minutes kQuiet{1};        // between two log lines about clients turned away

using Place = std::optional<tls::ListenPlace>;

// Where a listener is wanted; none: nowhere.
Place place_of(const ServerConfig& config, bool wanted, std::uint16_t port) {
  if (!wanted) {
    return std::nullopt;
  }
  tls::ListenPlace place{{}, port};
  if (config.bind) {
    place.addresses.push_back(*config.bind);
  }
  return place;
}
Place plain_place(const ServerConfig& config) {
  const bool wanted = config.settings.enabled || config.forced_port;
  return place_of(config, wanted, config.forced_port.value_or(config.settings.port));
}
Place secure_place(const ServerConfig& config) {
  const bool wanted = (config.settings.secure_enabled || config.forced_secure_port) && config.security;
  return place_of(config, wanted, config.forced_secure_port.value_or(config.settings.secure_port));
}

core::Result<void> open_at(tls::Listener& listener, Place place) {
  if (place) {
    return listener.open(std::move(*place));
  }
  listener.close();
  return {};
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
        terms_{model, clock, std::move(log), {}, {}, {}, [this](const std::string& text) { complain(text); }},
        listen_again_(executor),
        tasks_(executor, log_),
        plain_(executor, tasks_, log_, "Modbus TCP", [this](tcp::socket socket) { admit(std::move(socket), nullptr); }),
        secure_(executor, tasks_, log_, "Modbus TCP over TLS", [this](tcp::socket socket) {
          if (config_.security) {
            admit(std::move(socket), &*config_.security);
          }
        }) {
    take_limits();
  }

  core::Result<void> start() {
    started_ = true;
    if (auto opened = open_at(plain_, plain_place(config_)); !opened && config_.forced_port) {
      return opened;
    }
    if (!config_.security && config_.forced_secure_port) {
      return core::fail("Modbus TCP over TLS: " + config_.security_problem);
    }
    if (auto opened = open_at(secure_, secure_place(config_)); !opened && config_.forced_secure_port) {
      return opened;
    }
    tasks_.spawn("listen again", listen_again());
    return {};
  }

  asio::awaitable<void> stop() {
    plain_.close();
    secure_.close();
    co_await tasks_.stop();
  }

  void apply(ServerConfig config) {
    const bool other_trust = config.security && config_.security && *config.security != *config_.security;
    if (!config.security_problem.empty() && config.security_problem != config_.security_problem) {
      log_.warning("Modbus TCP over TLS is off: " + config.security_problem);
    }
    config_ = std::move(config);
    take_limits();
    if (other_trust) {
      end_connections(true);
    }
    if (started_) {
      move(plain_, plain_place(config_), false);
      move(secure_, secure_place(config_), true);
    }
    end_connections_beyond(config_.settings.connections);
    for (const auto& connection : connections_) {
      connection->limits_changed();
    }
  }

  std::optional<PortProblem> port_problem(const settings::ModbusTcpSettings& wanted) const {
    const auto& now = config_.settings;
    if (wanted.enabled && !config_.forced_port && (!now.enabled || now.port != wanted.port)) {
      if (const auto had = plain_.try_place(*place_of(config_, true, wanted.port)); !had) {
        return PortProblem{false, had.error().message};
      }
    }
    const bool other_secure_port = !now.secure_enabled || now.secure_port != wanted.secure_port;
    if (wanted.secure_enabled && !config_.forced_secure_port && other_secure_port) {
      if (const auto had = secure_.try_place(*place_of(config_, true, wanted.secure_port)); !had) {
        return PortProblem{true, had.error().message};
      }
    }
    return std::nullopt;
  }

  ServerState state() const {
    const std::string& secure_problem = config_.security_problem.empty() ? secure_.problem() : config_.security_problem;
    return {plain_.is_wanted(), plain_.port(), plain_.problem(), secure_.port(), secure_problem, connections_.size()};
  }

 private:
  void take_limits() {
    const auto& settings = config_.settings;
    terms_.policy.input_registers = settings.input_registers;
    terms_.policy.age_limit =
        settings.age_limit_s ? std::chrono::seconds(*settings.age_limit_s) : config_.automatic_age_limit;
    terms_.idle_limit = std::chrono::seconds(settings.idle_s);
    terms_.roles = split_roles(settings.secure_roles);
  }

  // Clients of a port that is given up, and those it no longer knows, are sent away.
  void move(tls::Listener& listener, Place place, bool secure) {
    if (place ? listener.is_wanted_at(*place) : !listener.is_wanted()) {
      return;
    }
    const bool was_on = listener.is_wanted();
    static_cast<void>(open_at(listener, std::move(place)));  // problem() and the log say how it went
    if (was_on && !listener.is_wanted()) {
      log_.notice(std::string(secure ? "Modbus TCP over TLS" : "Modbus TCP") + " switched off");
    }
    end_connections(secure);
  }

  void end_connections(bool secure) {
    for (const auto& connection : connections_) {
      if (connection->is_secure() == secure) {
        connection->end("the settings have changed");
      }
    }
  }

  asio::awaitable<void> listen_again() {
    for (;;) {
      listen_again_.expires_after(kListenAgain);
      co_await listen_again_.async_wait(asio::use_awaitable);
      plain_.retry();
      secure_.retry();
    }
  }

  // Once a minute: who is not let in may try for ever.
  void complain(const std::string& text) {
    const auto now = std::chrono::steady_clock::now();
    if (now < complaints_quiet_until_) {
      log_.debug(text);
      return;
    }
    log_.notice(text);
    complaints_quiet_until_ = now + kQuiet;
  }

  void admit(tcp::socket socket, const tls::Context* security) {
    if (connections_.size() < config_.settings.connections) {
      auto connection = std::make_shared<Connection>(std::move(socket), terms_, security);
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
  std::vector<std::shared_ptr<Connection>> connections_;  // oldest first
  std::size_t farewells_ = 0;
  bool turned_away_ = false;  // and said so in the log, since the last connection ended
  std::chrono::steady_clock::time_point quiet_until_{};
  std::chrono::steady_clock::time_point complaints_quiet_until_{};
  bool started_ = false;
  asio::steady_timer listen_again_;
  core::TaskGroup tasks_;
  tls::Listener plain_;
  tls::Listener secure_;
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

std::optional<PortProblem> Server::port_problem(const settings::ModbusTcpSettings& settings) const {
  return impl_->port_problem(settings);
}

ServerState Server::state() const {
  return impl_->state();
}

}  // namespace nv::modbus_tcp
