#include "http/server.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "core/task_group.hpp"

namespace nv::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kRequestTime{10};  // to receive one request, and idle between two
constexpr std::chrono::seconds kAnswerTime{10};

bool is_loopback_host(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  const auto colon = bracketed ? host.find("]:") : host.find(':');
  if (bracketed) {
    return host.substr(0, colon == std::string_view::npos ? host.size() : colon + 1) == "[::1]";
  }
  const std::string_view name = host.substr(0, colon);
  return name == "localhost" || name == "127.0.0.1";
}

using HttpRequest = beast::http::request<beast::http::string_body>;
using HttpResponse = beast::http::response<beast::http::string_body>;

HttpResponse to_http(Response answer, const HttpRequest& request) {
  HttpResponse response(static_cast<beast::http::status>(answer.status), request.version());
  response.keep_alive(request.keep_alive());
  response.set(beast::http::field::content_type, answer.content_type);
  response.set(beast::http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  if (!answer.allow.empty()) {
    response.set(beast::http::field::allow, answer.allow);
  }
  response.body() = std::move(answer.body);
  response.prepare_payload();
  if (request.method() == beast::http::verb::head) {
    response.body().clear();  // the length stays that of the body
  }
  return response;
}

}  // namespace

class Server::Impl {
 public:
  Impl(asio::any_io_executor executor, std::uint16_t port, const Router& router, core::Logger log, ServerLimits limits)
      : executor_(executor),
        port_(port),
        router_(router),
        log_(std::move(log)),
        limits_(limits),
        tasks_(executor, log_) {}

  core::Result<void> start() {
    const auto v4 = listen(tcp::endpoint(asio::ip::address_v4::loopback(), port_));
    if (!v4) {
      return v4.error();
    }
    port_ = acceptors_.front().local_endpoint().port();
    const auto v6 = listen(tcp::endpoint(asio::ip::address_v6::loopback(), port_));
    if (!v6) {
      log_.info("IPv6 loopback not served: " + v6.error().message);
    }
    for (tcp::acceptor& acceptor : acceptors_) {
      tasks_.spawn("listener", accept(acceptor));
    }
    return {};
  }

  asio::awaitable<void> stop() {
    for (tcp::acceptor& acceptor : acceptors_) {
      boost::system::error_code ignored;
      acceptor.close(ignored);
    }
    co_await tasks_.stop();
  }

  std::uint16_t port() const { return port_; }

 private:
  core::Result<void> listen(const tcp::endpoint& endpoint) {
    boost::system::error_code error;
    tcp::acceptor acceptor(executor_);
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
      acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error && endpoint.address().is_v6()) {
      acceptor.set_option(asio::ip::v6_only(true), error);
    }
    if (!error) {
      acceptor.bind(endpoint, error);
    }
    if (!error) {
      acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
      const std::string where = endpoint.address().to_string() + " port " + std::to_string(endpoint.port());
      return core::fail("cannot listen on " + where + ": " + error.message());
    }
    acceptors_.push_back(std::move(acceptor));
    return {};
  }

  asio::awaitable<void> accept(tcp::acceptor& acceptor) {
    for (;;) {
      auto [error, socket] = co_await acceptor.async_accept(kTuple);
      if (error == asio::error::operation_aborted || !acceptor.is_open()) {
        co_return;
      }
      if (error) {  // out of descriptors: wait, do not spin
        asio::steady_timer pause(executor_, std::chrono::milliseconds(200));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      if (connections_ >= limits_.connections) {
        continue;  // closes the newcomer
      }
      ++connections_;
      tasks_.spawn("connection", serve(std::move(socket)));
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    const std::shared_ptr<void> counted(nullptr, [this](void*) { --connections_; });
    asio::steady_timer deadline(executor_);
    beast::flat_buffer buffer(limits_.header_bytes + limits_.body_bytes);
    bool open = true;
    while (open) {
      open = co_await serve_one(socket, deadline, buffer);
    }
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_both, ignored);
  }

  // One request and its answer; false when the connection ends.
  asio::awaitable<bool> serve_one(tcp::socket& socket, asio::steady_timer& deadline, beast::flat_buffer& buffer) {
    beast::http::request_parser<beast::http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser.body_limit(limits_.body_bytes);
    close_after(deadline, socket, kRequestTime);
    auto [error, got] = co_await beast::http::async_read(socket, buffer, parser, kTuple);
    const bool refused = error && error != beast::http::error::end_of_stream &&
                         error.category() == beast::http::make_error_code(beast::http::error::bad_method).category();
    if (error && !refused) {
      co_return false;
    }
    const HttpRequest request = parser.release();
    HttpResponse response = to_http(refused ? problem(400, "Bad Request", error.message()) : answer(request), request);
    if (refused) {
      response.keep_alive(false);
    }
    close_after(deadline, socket, kAnswerTime);
    beast::http::serializer<false, beast::http::string_body> serializer(response);
    auto [write_error, sent] = co_await beast::http::async_write(socket, serializer, kTuple);
    deadline.cancel();
    co_return !write_error && response.keep_alive();
  }

  static void close_after(asio::steady_timer& deadline, tcp::socket& socket, std::chrono::seconds time) {
    deadline.expires_after(time);
    deadline.async_wait([&socket](boost::system::error_code error) {
      if (!error) {
        boost::system::error_code ignored;
        socket.cancel(ignored);
      }
    });
  }

  Response answer(const HttpRequest& request) const {
    if (!is_loopback_host(request[beast::http::field::host])) {
      return problem(421, "Misdirected Request", "this API serves localhost only");
    }
    const auto parsed = parse_target(request.method_string(), request.target());
    if (!parsed) {
      return problem(400, "Bad Request", "malformed request target");
    }
    return router_.handle(*parsed);
  }

  asio::any_io_executor executor_;
  std::uint16_t port_;
  const Router& router_;
  core::Logger log_;
  ServerLimits limits_;
  std::vector<tcp::acceptor> acceptors_;
  std::size_t connections_ = 0;
  core::TaskGroup tasks_;
};

Server::Server(asio::any_io_executor executor, std::uint16_t port, const Router& router, core::Logger log,
               ServerLimits limits)
    : impl_(std::make_unique<Impl>(std::move(executor), port, router, std::move(log), limits)) {}

Server::~Server() = default;

core::Result<void> Server::start() {
  return impl_->start();
}

asio::awaitable<void> Server::stop() {
  return impl_->stop();
}

std::uint16_t Server::port() const {
  return impl_->port();
}

}  // namespace nv::http
