#include "http/server.hpp"

#include <algorithm>
#include <chrono>
#include <list>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/peer_address.hpp"
#include "core/task_group.hpp"
#include "http/admission.hpp"
#include "http/connection.hpp"
#include "tls/context.hpp"
#include "tls/listener.hpp"

namespace nv::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kWatch{250};  // how exact deadlines are
constexpr std::chrono::seconds kListenAgain{5};   // after a port could not be had
constexpr std::chrono::hours kNewTicketKeys{24};
constexpr std::chrono::seconds kQuiet{60};        // between two log lines about clients turned away
constexpr std::chrono::seconds kMayBeEvicted{1};  // waits for its client so long, when all connections are taken

bool serves_http(const ServerConfig& config) {
  return config.http.enabled || config.forced_http_port;
}
bool serves_https(const ServerConfig& config) {
  return config.https.enabled || config.forced_https_port;
}

tls::ListenPlace http_place(const ServerConfig& config) {
  tls::ListenPlace place;
  place.port = config.forced_http_port.value_or(config.http.port);
  if (config.http.mode == settings::HttpMode::local) {
    place.addresses = {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  } else if (config.bind) {
    place.addresses = {*config.bind};
  }
  return place;
}

tls::ListenPlace https_place(const ServerConfig& config) {
  tls::ListenPlace place;
  place.port = config.forced_https_port.value_or(config.https.port);
  if (config.bind) {
    place.addresses = {*config.bind};
  }
  return place;
}

}  // namespace

class Server::Impl {
 public:
  Impl(asio::any_io_executor executor, const Router& router, Gate& gate, tls::Certificates& certificates,
       core::Logger log, ServerConfig config)
      : executor_(executor),
        certificates_(certificates),
        log_(log),
        config_(std::move(config)),
        terms_{router, gate, writer_, log},
        watch_(executor),
        tasks_(executor, log),
        http_(executor, tasks_, log, "HTTP", [this](tcp::socket socket) { admit(std::move(socket), http_door()); }),
        https_(executor, tasks_, log, "HTTPS", [this](tcp::socket socket) { admit(std::move(socket), Door::https); }) {
    take_limits();
  }

  core::Result<void> start() {
    if (auto made = make_context(); !made) {
      if (config_.client_roots.empty()) {
        return made;
      }
      bar(made.error());
    }
    subscription_ = certificates_.changed().subscribe([this](const tls::Identity&) { make_context_or_keep(); });
    if (const auto opened = open_http(); !opened && config_.forced_http_port) {
      return opened;
    }
    if (const auto opened = open_https(); !opened && config_.forced_https_port) {
      return opened;
    }
    tasks_.on_failure([this](const std::string& name, const std::string&) {
      if (name == kWatcher) {
        tasks_.spawn(kWatcher, watch());
      }
    });
    tasks_.spawn(kWatcher, watch());
    started_ = true;
    return {};
  }

  asio::awaitable<void> stop() {
    http_.close();
    https_.close();
    co_await tasks_.stop();
  }

  void apply(ServerConfig config) {
    const ServerConfig old = std::exchange(config_, std::move(config));
    take_limits();
    if (!started_) {
      return;
    }
    if (old.client_roots != config_.client_roots) {
      take_client_roots();
    }
    const bool other_mode = old.http.mode != config_.http.mode;
    if (other_mode || serves_http(old) != serves_http(config_) || http_place(old) != http_place(config_)) {
      static_cast<void>(open_http());
      end_connections([](const Connection& connection) { return connection.door() != Door::https; });
    }
    if (serves_https(old) != serves_https(config_) || https_place(old) != https_place(config_)) {
      static_cast<void>(open_https());
      end_connections([](const Connection& connection) { return connection.door() == Door::https; });
    }
  }

  std::optional<PortProblem> port_problem(const ServerConfig& config) const {
    const auto https = https_place(config);
    if (serves_https(config) && (!serves_https(config_) || https.port != https_place(config_).port)) {
      if (const auto had = https_.try_place(https); !had) {
        return PortProblem{true, had.error().message};
      }
    }
    const auto http = http_place(config);
    if (serves_http(config) && (!serves_http(config_) || http.port != http_place(config_).port)) {
      if (const auto had = http_.try_place(http); !had) {
        return PortProblem{false, had.error().message};
      }
    }
    return std::nullopt;
  }

  ServerState state() const {
    return {{serves_http(config_), http_.port(), http_.problem()},
            {serves_https(config_), https_.port(), barred_ ? kBarred : https_.problem()},
            connections_.size()};
  }

 private:
  static constexpr const char* kWatcher = "web server";
  static constexpr const char* kBarred = "the authorities of its clients cannot be used";

  Door http_door() const { return config_.http.mode == settings::HttpMode::local ? Door::local : Door::http; }

  void take_limits() {
    admission_.set_limits(config_.web.connections, config_.web.connections_per_address);
    terms_.limits = {std::chrono::seconds(config_.web.idle_s), std::chrono::seconds(config_.web.header_s),
                     config_.web.header_bytes};
    terms_.redirect = config_.http.mode == settings::HttpMode::redirect;
    terms_.hsts = !serves_http(config_) || terms_.redirect;
    terms_.let_in = {};
    if (config_.roots_proven) {
      terms_.let_in = [this](const Request& request, const tls::Stream& stream) { prove_roots(request, stream); };
    }
  }

  core::Result<void> open_http() {
    if (serves_http(config_)) {
      return http_.open(http_place(config_));
    }
    http_.close();
    return {};
  }

  core::Result<void> open_https() {
    core::Result<void> opened;
    if (serves_https(config_) && !barred_) {
      opened = https_.open(https_place(config_));
    } else {
      https_.close();
    }
    take_https_port();
    return opened;
  }

  void take_https_port() {
    terms_.https_port = https_.port().value_or(0);
    terms_.https_wanted = serves_https(config_);
  }

  core::Result<void> make_context() {
    tls::ContextOptions options;
    options.http = true;
    options.client_roots = config_.client_roots;
    auto made = tls::Context::make_server(certificates_.active(), options);
    if (!made) {
      return made.error();
    }
    context_.emplace(std::move(*made));
    new_context_at_ = Clock::now() + kNewTicketKeys;
    return {};
  }

  // Nobody stays who could not come in now. Roots that cannot be used let nobody in.
  void take_client_roots() {
    const bool was_barred = std::exchange(barred_, false);
    if (const auto made = make_context(); !made) {
      bar(made.error());
    }
    if (barred_ || was_barred) {
      static_cast<void>(open_https());
    }
    end_connections([](const Connection& connection) { return connection.door() == Door::https; });
  }

  // By a connection from before, nobody has shown a certificate of these authorities.
  void prove_roots(const Request& request, const tls::Stream& stream) {
    const bool is_admin = request.caller && request.caller->role == auth::Role::admin;
    if (is_admin && context_ && stream.uses(*context_)) {
      asio::post(executor_, [this] {
        if (const auto proven = config_.roots_proven) {
          proven();  // which may change config_
        }
      });
    }
  }

  void bar(const core::Error& error) {
    barred_ = true;
    log_.error(error.message + "; HTTPS is closed");
  }

  void make_context_or_keep() {
    if (const auto made = make_context(); !made) {
      log_.error(made.error().message + "; the one before stays in use");
    }
  }

  template <class Which>
  void end_connections(Which which) {
    for (const auto& connection : connections_) {
      if (which(*connection)) {
        connection->last_request();
      }
    }
  }

  void turned_away(const std::string& who, const char* why) {
    const auto now = Clock::now();
    if (now >= quiet_until_) {
      log_.notice(who + " turned away: " + why);
      quiet_until_ = now + kQuiet;
    }
  }

  // When all connections are taken, the one that has waited for its client for longest makes room: a request, a head
  // or a handshake that does not come, from however many addresses, keeps nobody out. It ends in a moment; the newcomer
  // need not wait for that. False when all are at work, or new.
  bool evict_waiting() {
    Connection* oldest = nullptr;
    for (const auto& connection : connections_) {
      const auto since = connection->waits_since();
      const bool older = since && (oldest == nullptr || *since < *oldest->waits_since());
      oldest = older ? connection.get() : oldest;
    }
    if (oldest == nullptr || Clock::now() - *oldest->waits_since() < kMayBeEvicted) {
      return false;
    }
    oldest->cut();
    return true;
  }

  void admit(tcp::socket socket, Door door) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) {
      return;  // gone already
    }
    const std::string who = core::plain(peer.address()).to_string();
    if (admission_.is_greedy(peer.address())) {
      turned_away(who, "it has as many connections as one address may have");
      return;
    }
    if (admission_.is_full() && !evict_waiting()) {
      turned_away(who, "all connections are in use");
      return;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto stream = door == Door::https ? std::make_unique<tls::Stream>(std::move(socket), *context_)
                                      : std::make_unique<tls::Stream>(std::move(socket));
    connections_.push_back(std::make_unique<Connection>(std::move(stream), who, door, terms_));
    admission_.enter(peer.address());
    tasks_.spawn("connection", serve(std::prev(connections_.end()), peer.address()));
  }

  asio::awaitable<void> serve(std::list<std::unique_ptr<Connection>>::iterator connection, asio::ip::address address) {
    const std::shared_ptr<void> listed(nullptr, [this, connection, address](void*) {
      connections_.erase(connection);
      admission_.leave(address);
    });
    co_await (*connection)->serve();
  }

  // Cuts who is late, tries for ports that could not be had, changes the keys of tickets.
  asio::awaitable<void> watch() {
    auto listen_again = Clock::now() + kListenAgain;
    for (;;) {
      watch_.expires_after(kWatch);
      co_await watch_.async_wait(asio::use_awaitable);
      const auto now = Clock::now();
      for (const auto& connection : connections_) {
        if (connection->is_late(now)) {
          connection->cut();
        }
      }
      if (now >= listen_again) {
        listen_again = now + kListenAgain;
        http_.retry();
        https_.retry();
        take_https_port();
      }
      if (now >= new_context_at_) {
        make_context_or_keep();
        new_context_at_ = now + kNewTicketKeys;
      }
    }
  }

  asio::any_io_executor executor_;
  tls::Certificates& certificates_;
  core::Logger log_;
  ServerConfig config_;
  ResponseWriter writer_;
  Terms terms_;
  Admission admission_;
  std::optional<tls::Context> context_;
  bool barred_ = false;  // the authorities of the clients cannot be used
  Clock::time_point new_context_at_{};
  Clock::time_point quiet_until_{};
  std::list<std::unique_ptr<Connection>> connections_;
  asio::steady_timer watch_;
  core::TaskGroup tasks_;
  tls::Listener http_;
  tls::Listener https_;
  core::Subscription subscription_;
  bool started_ = false;
};

Server::Server(asio::any_io_executor executor, const Router& router, Gate& gate, tls::Certificates& certificates,
               core::Logger log, ServerConfig config)
    : impl_(
          std::make_unique<Impl>(std::move(executor), router, gate, certificates, std::move(log), std::move(config))) {}

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

std::optional<PortProblem> Server::port_problem(const ServerConfig& config) const {
  return impl_->port_problem(config);
}

ServerState Server::state() const {
  return impl_->state();
}

}  // namespace nv::http
