#include "http/connection.hpp"

#include <exception>
#include <span>
#include <utility>
#include <variant>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "http/response_writer.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kReceiveStep = 2048;
constexpr std::chrono::seconds kBodyTime{30};
constexpr std::chrono::seconds kHandlerTime{60};
constexpr std::chrono::seconds kAnswerTime{30};  // for the client to take an answer, or one piece of a long one
constexpr std::chrono::seconds kFarewellTime{2};
constexpr std::size_t kFarewellBytes = 64 * 1024;

bool names_the_loopback(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  const auto colon = bracketed ? host.find("]:") : host.find(':');
  if (bracketed) {
    return host.substr(0, colon == std::string_view::npos ? host.size() : colon + 1) == "[::1]";
  }
  const std::string_view name = host.substr(0, colon);
  return name == "localhost" || name == "127.0.0.1";
}

// "ups-1:8080" -> "ups-1"; "[2001:db8::1]:8080" -> "[2001:db8::1]".
std::string_view without_port(std::string_view host) {
  const auto bracket = host.rfind(']');
  const auto colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  return has_port ? host.substr(0, colon) : host;
}

}  // namespace

Connection::Connection(std::unique_ptr<tls::Stream> stream, std::string address, Door door, const Terms& terms)
    : stream_(std::move(stream)), address_(std::move(address)), door_(door), terms_(terms) {
  end_after(terms_.limits.header);
}

void Connection::last_request() {
  closing_ = true;
  if (taken_over_) {
    cut();
  }
}

asio::awaitable<void> Connection::serve() {
  const auto failed = co_await stream_->handshake();
  if (failed) {
    terms_.log.debug(address_ + ": handshake: " + (stream_->reason().empty() ? failed.message() : stream_->reason()));
    co_return;
  }
  bool open = true;
  while (open) {
    open = co_await serve_one();
  }
  end_after(kFarewellTime);
  co_await stream_->close(kFarewellBytes);
}

// One request and its answer; false when the connection ends.
asio::awaitable<bool> Connection::serve_one() {
  RequestReader reader(terms_.limits.header_bytes);
  const bool got = co_await read_head(reader);
  if (!got) {
    co_return false;
  }
  bool keep_alive = reader.keep_alive() && !closing_;
  Response response = co_await answer(reader, keep_alive);
  keep_alive = keep_alive && !closing_;
  if (!response.takeover) {
    const bool head_only = reader.request().method == "HEAD";
    const bool sent = co_await send(response, keep_alive, head_only);
    co_return sent&& keep_alive;
  }
  taken_over_ = true;
  Takeover takeover{*stream_, std::exchange(buffer_, {}), [this](std::chrono::seconds time) { end_after(time); }};
  auto taken = response.takeover(std::move(takeover));
  co_await std::move(taken);
  co_return false;
}

// True when the head of a request is there, or something that must be refused.
asio::awaitable<bool> Connection::read_head(RequestReader& reader) {
  if (buffer_.empty()) {
    std::string().swap(buffer_);  // an idle connection holds no memory for its last request
    end_after(terms_.limits.idle);
    idle_since_ = std::chrono::steady_clock::now();
    const auto failed = co_await stream_->wait_readable();
    idle_since_.reset();
    if (failed) {
      co_return false;
    }
  }
  end_after(terms_.limits.header);
  while (reader.feed(buffer_) == RequestReader::State::head) {
    const bool more = co_await receive();
    if (!more) {
      co_return false;
    }
  }
  co_return true;
}

asio::awaitable<bool> Connection::receive() {
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReceiveStep);
  const std::span<char> room(buffer_.data() + before, kReceiveStep);
  const tls::Stream::Read read = co_await stream_->read_some(room);
  buffer_.resize(before + read.bytes);
  co_return !read.error;
}

asio::awaitable<RequestReader::State> Connection::read_body(RequestReader& reader) {
  end_after(kBodyTime);
  if (reader.expects_continue() && buffer_.empty()) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await stream_->write(kContinue);
  }
  while (reader.feed(buffer_) == RequestReader::State::body) {
    const bool more = co_await receive();
    if (!more) {
      co_return RequestReader::State::body;
    }
  }
  co_return reader.state();
}

// The answer, in the order in which a request can fail; keep_alive becomes false when what follows cannot be told from
// this request's body.
asio::awaitable<Response> Connection::answer(RequestReader& reader, bool& keep_alive) {
  const auto refuse = [&](const Refusal& refusal) {
    keep_alive = false;
    return problem(refusal.status, refusal.detail);
  };
  if (reader.state() == RequestReader::State::refused) {
    co_return refuse(reader.refusal());
  }
  const bool unread = reader.has_body();
  keep_alive = keep_alive && !unread;
  Request& request = reader.request();
  request.address = address_;
  request.door = door_;
  if (auto refused = refused_at_the_door(request)) {
    co_return std::move(*refused);
  }
  auto found = terms_.router.find(request);
  if (auto* missing = std::get_if<Response>(&found)) {
    co_return std::move(*missing);
  }
  const Router::Entry& entry = *std::get<const Router::Entry*>(found);
  if (auto refused = terms_.gate.admit(request, entry.route)) {
    co_return std::move(*refused);
  }
  if (unread) {
    if (!reader.limit_body(entry.route.body_limit)) {
      co_return refuse({413, "the body may have " + std::to_string(entry.route.body_limit) + " bytes here"});
    }
    const auto state = co_await read_body(reader);
    if (state != RequestReader::State::complete) {
      const bool refused = state == RequestReader::State::refused;
      co_return refuse(refused ? reader.refusal() : Refusal{400, "the body ends too early"});
    }
    keep_alive = reader.keep_alive();
  }
  end_after(kHandlerTime);
  Response response = co_await run(entry, request);
  co_return response;
}

std::optional<Response> Connection::refused_at_the_door(const Request& request) const {
  if (!request.header("expect").empty() && request.header("expect") != "100-continue") {
    return problem(417, "only 100-continue can be expected");
  }
  if (door_ == Door::http && terms_.redirect) {
    return redirected(request);
  }
  // No web page may read it by giving its own name the loopback address.
  if (door_ == Door::local && !names_the_loopback(request.header("host"))) {
    return problem(421, "this port serves localhost only");
  }
  return std::nullopt;
}

Response Connection::redirected(const Request& request) const {
  const std::string_view host = request.header("host");
  if (terms_.https_port == 0 || host.empty()) {
    return problem(503, terms_.https_port == 0 ? "HTTPS is switched off, and plain HTTP serves nothing here"
                                               : "the Host header is missing");
  }
  std::string place = "https://" + std::string(without_port(host));
  if (terms_.https_port != 443) {
    place += ":" + std::to_string(terms_.https_port);
  }
  Response response = problem(308, "use " + place);
  response.headers.emplace_back("Location", place + request.target);
  return response;
}

asio::awaitable<Response> Connection::run(const Router::Entry& entry, const Request& request) {
  try {
    Response response;
    if (const auto* handler = std::get_if<Router::Handler>(&entry.handler)) {
      response = (*handler)(request);
    } else {
      auto pending = std::get<Router::AwaitingHandler>(entry.handler)(request);
      response = co_await std::move(pending);
    }
    if (!response.log.empty()) {
      terms_.log.error(entry.route.method + " " + entry.route.path + ": " + response.log);
    }
    co_return response;
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) {
      throw;  // the server stops
    }
    terms_.log.error(entry.route.method + " " + entry.route.path + ": " + error.what());
  } catch (const std::exception& error) {
    terms_.log.error(entry.route.method + " " + entry.route.path + ": " + error.what());
  }
  co_return problem(500, "the card could not answer; its log says more");
}

asio::awaitable<bool> Connection::send(const Response& response, bool keep_alive, bool head_only) {
  WriteOptions options;
  options.keep_alive = keep_alive;
  options.head_only = head_only;
  options.hsts = terms_.hsts && door_ == Door::https;
  const std::string bytes = to_bytes(response, options);
  end_after(kAnswerTime);
  const auto failed = co_await stream_->write(bytes);
  if (failed || !response.more || head_only) {
    co_return !failed;
  }
  const bool sent = co_await send_rest(response);
  co_return sent;
}

asio::awaitable<bool> Connection::send_rest(const Response& response) {
  for (;;) {
    end_after(kHandlerTime);
    auto next = response.more();
    const std::string piece = co_await std::move(next);
    const std::string chunk = to_chunk(piece);
    end_after(kAnswerTime);
    const auto failed = co_await stream_->write(chunk);
    if (failed || piece.empty()) {
      co_return !failed;
    }
  }
}

}  // namespace nv::http
