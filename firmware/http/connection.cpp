#include "http/connection.hpp"

#include <array>
#include <exception>
#include <span>
#include <utility>
#include <variant>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace nv::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kReceiveStep = 2048;
constexpr std::chrono::seconds kBodyTime{30};
constexpr std::chrono::seconds kHandlerTime{60};
constexpr std::chrono::seconds kAnswerTime{30};  // for the client to take an answer, or one piece of a long one
constexpr std::chrono::seconds kFarewellTime{2};
constexpr std::size_t kFarewellBytes = 64 * 1024;
constexpr std::string_view kEventStream = "text/event-stream";  // goes on until one side ends it

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
    : stream_(std::move(stream)),
      address_(std::move(address)),
      door_(door),
      terms_(terms),
      reader_(terms.limits.header_bytes),
      waits_since_(core::coarse_steady_now()) {
  end_after(terms_.limits.header);
}

void Connection::last_request() {
  closing_ = true;
  if (endless_) {
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

// One request and its answer; false when the connection ends. What is there at once needs no coroutine of its own.
asio::awaitable<bool> Connection::serve_one() {
  reader_.next(terms_.limits.header_bytes);
  waits_since_ = core::coarse_steady_now();
  if (buffer_.empty()) {
    const auto failed = co_await wait_idle();
    if (failed) {
      co_return false;
    }
  }
  end_after(terms_.limits.header);
  Head head = take_head();
  while (head == Head::more) {
    const bool more = co_await receive();
    head = more ? take_head() : Head::ended;
  }
  if (head == Head::ended) {
    co_return false;
  }
  waits_since_.reset();
  bool keep_alive = reader_.keep_alive() && !closing_;
  const Router::Entry* entry = nullptr;
  std::optional<Response> response = refused(keep_alive, entry);
  if (!response && !reader_.has_body() && std::holds_alternative<Router::Handler>(entry->handler)) {
    response = run(*entry, reader_.request());
  } else if (!response) {
    Response late = co_await answer(keep_alive, *entry);
    response = std::move(late);
  }
  keep_alive = keep_alive && !closing_;
  if (response->takeover) {
    co_await hand_over(*response);
    co_return false;
  }
  const bool head_only = reader_.request().method == "HEAD";
  const bool old = reader_.is_old();
  keep_alive = keep_alive && !(old && response->more);  // its end is the connection's
  const WriteOptions options{keep_alive, head_only, old, terms_.hsts && door_ == Door::https};
  const auto bytes = terms_.writer.bytes_of(*response, options);
  end_after(kAnswerTime);
  const tls::Stream::Read sent = stream_->write_now(*bytes);
  const bool more = response->more && !head_only;
  endless_ = more && response->content_type == kEventStream;
  bool good = !sent.error;
  wait_for_a_stranger();
  if (good && (sent.bytes < bytes->size() || more)) {
    good = co_await send_rest(std::string_view(*bytes).substr(sent.bytes), more ? &*response : nullptr, old);
  }
  co_return good&& keep_alive;
}

asio::awaitable<void> Connection::hand_over(Response& response) {
  endless_ = true;
  Takeover takeover{*stream_, std::exchange(buffer_, {}), [this](std::chrono::seconds time) { end_after(time); }};
  auto taken = response.takeover(std::move(takeover));
  co_await std::move(taken);
}

// Until something comes.
asio::awaitable<boost::system::error_code> Connection::wait_idle() {
  if (buffer_.capacity() > RequestReader::kRememberedHead) {
    std::string().swap(buffer_);  // an idle connection holds no memory for what it received
  }
  end_after(terms_.limits.idle);
  return stream_->wait_readable();
}

void Connection::wait_for_a_stranger() {
  if (!reader_.request().caller) {
    waits_since_ = core::coarse_steady_now();
  }
}

// The head of a request, or something that must be refused, from what has come already.
Connection::Head Connection::take_head() {
  while (reader_.feed(buffer_) == RequestReader::State::head) {
    const tls::Stream::Read read = receive_now();
    if (read.bytes == 0) {
      return read.error ? Head::ended : Head::more;
    }
  }
  return Head::here;
}

// What has come already; nothing is no error.
tls::Stream::Read Connection::receive_now() {
  std::array<char, kReceiveStep> room;
  const tls::Stream::Read read = stream_->read_now(room);
  buffer_.append(room.data(), read.bytes);
  return read;
}

// False when nothing more will come.
asio::awaitable<bool> Connection::receive() {
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReceiveStep);
  const std::span<char> room(buffer_.data() + before, kReceiveStep);
  const tls::Stream::Read read = co_await stream_->read_some(room);
  buffer_.resize(before + read.bytes);
  co_return !read.error;
}

asio::awaitable<RequestReader::State> Connection::read_body() {
  end_after(kBodyTime);
  wait_for_a_stranger();
  if (reader_.expects_continue() && buffer_.empty()) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await stream_->write(kContinue);
  }
  while (reader_.feed(buffer_) == RequestReader::State::body) {
    const bool more = co_await receive();
    if (!more) {
      co_return RequestReader::State::body;
    }
  }
  waits_since_.reset();
  co_return reader_.state();
}

// The answer to what its head alone condemns, in the order in which a request can fail; else the route, in `entry`.
// keep_alive becomes false when what follows cannot be told from this request's body.
std::optional<Response> Connection::refused(bool& keep_alive, const Router::Entry*& entry) {
  if (reader_.state() == RequestReader::State::refused) {
    keep_alive = false;
    return problem(reader_.refusal().status, reader_.refusal().detail);
  }
  keep_alive = keep_alive && !reader_.has_body();  // not read yet
  Request& request = reader_.request();
  request.address = address_;
  request.door = door_;
  if (auto refused = refused_at_the_door(request)) {
    return refused;
  }
  auto found = terms_.router.find(request);
  if (auto* missing = std::get_if<Response>(&found)) {
    return std::move(*missing);
  }
  entry = std::get<const Router::Entry*>(found);
  auto not_admitted = terms_.gate.admit(request, entry->route);
  if (!not_admitted && terms_.let_in && door_ == Door::https) {
    terms_.let_in(request, *stream_);
  }
  return not_admitted;
}

// The answer where the body must be read first, or the handler takes its time.
asio::awaitable<Response> Connection::answer(bool& keep_alive, const Router::Entry& entry) {
  if (reader_.has_body()) {
    if (!reader_.limit_body(entry.route.body_limit)) {
      const std::size_t most = entry.route.body_limit;
      co_return problem(413, most == 0 ? "this path takes no body"
                                       : "the body may have at most " + std::to_string(most) + " bytes here");
    }
    const auto state = co_await read_body();
    if (state == RequestReader::State::refused) {
      co_return problem(reader_.refusal().status, reader_.refusal().detail);
    }
    if (state != RequestReader::State::complete) {
      co_return problem(400, "the body ends too early");
    }
    keep_alive = reader_.keep_alive();
    if (auto ended = terms_.gate.admit_again(reader_.request(), entry.route)) {
      co_return std::move(*ended);
    }
  }
  if (std::holds_alternative<Router::Handler>(entry.handler)) {
    co_return run(entry, reader_.request());
  }
  Response response = co_await run_awaiting(entry, reader_.request());
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
  if (terms_.https_port == 0) {
    return problem(503, terms_.https_wanted ? "HTTPS cannot serve just now, and plain HTTP only points to it"
                                            : "HTTPS is switched off, and plain HTTP serves nothing here");
  }
  if (host.empty()) {
    return problem(503, "the Host header is missing");
  }
  std::string place = "https://" + std::string(without_port(host));
  if (terms_.https_port != 443) {
    place += ":" + std::to_string(terms_.https_port);
  }
  Response response = problem(308, "use " + place);
  response.headers.emplace_back("Location", place + request.target);
  return response;
}

Response Connection::run(const Router::Entry& entry, const Request& request) {
  end_after(kHandlerTime);
  try {
    return told(entry, std::get<Router::Handler>(entry.handler)(request));
  } catch (const std::exception& error) {
    return failed(entry, error.what());
  }
}

asio::awaitable<Response> Connection::run_awaiting(const Router::Entry& entry, const Request& request) {
  end_after(kHandlerTime);
  std::string why;
  try {
    auto pending = std::get<Router::AwaitingHandler>(entry.handler)(request);
    Response response = co_await std::move(pending);
    co_return told(entry, std::move(response));
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) {
      throw;  // the server stops
    }
    why = error.what();
  } catch (const std::exception& error) {
    why = error.what();
  }
  co_return failed(entry, why);
}

// The answer, after the log has what is not for the client.
Response Connection::told(const Router::Entry& entry, Response response) {
  if (!response.log.empty()) {
    terms_.log.error(entry.route.method + " " + entry.route.path + ": " + response.log);
  }
  return response;
}

Response Connection::failed(const Router::Entry& entry, std::string_view why) {
  terms_.log.error(entry.route.method + " " + entry.route.path + ": " + std::string(why));
  return problem(500, "the card could not answer; its log says more");
}

// What is left of an answer's first piece, and the pieces that follow if it has some.
asio::awaitable<bool> Connection::send_rest(std::string_view first, const Response* with_more, bool old) {
  const auto failed = co_await stream_->write(first);
  bool going = !failed && with_more != nullptr;
  while (going) {
    end_after(kHandlerTime);
    auto next = with_more->more();
    const std::string piece = co_await std::move(next);
    const std::string chunk = old ? piece : to_chunk(piece);
    end_after(kAnswerTime);
    const auto broken = co_await stream_->write(chunk);
    if (broken) {
      co_return false;
    }
    going = !piece.empty();
  }
  co_return !failed;
}

}  // namespace nv::http
