#include "http/live/socket.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "http/live/socket_layer.hpp"

namespace nv::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

constexpr std::chrono::seconds kAcceptTime{10};
constexpr std::chrono::seconds kSilence{15};    // a client that is heard of no more, not even by an answer to a ping
constexpr std::chrono::seconds kWriteTime{10};  // for a client to take one message
constexpr std::chrono::seconds kCloseTime{3};
constexpr std::chrono::hours kUntilNextWrite{1};  // a heartbeat comes first
// What is written waits here and not in the kernel, so that a slow client gets the newest.
constexpr int kKernelBuffer = 32 * 1024;
constexpr int kUnsent = 4096;
// More messages than anybody clicks.
constexpr int kMostMessages = 20;
constexpr std::chrono::seconds kMessagePeriod{10};

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// One of the words of a list such as "keep-alive, Upgrade".
bool lists(std::string_view header, std::string_view word) {
  const std::string text = "," + lower_case(header) + ",";
  std::string packed;
  std::ranges::copy_if(text, std::back_inserter(packed), [](char c) { return c != ' ' && c != '\t'; });
  return packed.find("," + std::string(word) + ",") != std::string::npos;
}

// 16 bytes in base64 (RFC 6455 4.1): 22 digits of which the last has two bits, and the padding.
bool is_key(std::string_view key) {
  constexpr std::size_t kLength = 24;
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return key.size() == kLength && key.ends_with("==") && key.find_first_not_of(kDigits) == kLength - 2 &&
         std::string_view("AQgw").find(key[kLength - 3]) != std::string_view::npos;
}

class Connection {
 public:
  Connection(Takeover takeover, std::shared_ptr<LiveClient> client)
      : end_after_(std::move(takeover.end_after)),
        client_(std::move(client)),
        socket_(takeover.stream, std::move(takeover.early)) {
    tune(takeover.stream.socket());
    client_->on_cut([this] { socket_.next_layer().cut(); });
    websocket::stream_base::timeout times{};
    times.handshake_timeout = kAcceptTime;
    times.idle_timeout = kSilence;  // a ping after half of it
    times.keep_alive_pings = true;
    socket_.set_option(times);
    socket_.read_message_max(kLongestLiveMessage);
    socket_.auto_fragment(false);
    socket_.text(true);
  }

  asio::awaitable<void> serve(Request request) {
    const auto upgrade = beast_request(request);
    end_after_(kAcceptTime);
    const auto [failed] = co_await socket_.async_accept(upgrade, kTuple);
    if (failed) {
      co_return;
    }
    end_after_(kUntilNextWrite);
    using namespace asio::experimental::awaitable_operators;
    auto either = receive() || send();
    co_await std::move(either);
  }

 private:
  static void tune(asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::send_buffer_size(kKernelBuffer), ignored);
    const int unsent = kUnsent;
    static_cast<void>(::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent));
  }

  static beast::http::request<beast::http::empty_body> beast_request(const Request& request) {
    using beast::http::field;
    beast::http::request<beast::http::empty_body> upgrade(beast::http::verb::get, request.target, 11);
    upgrade.set(field::host, request.header("host"));
    upgrade.set(field::connection, request.header("connection"));
    upgrade.set(field::upgrade, request.header("upgrade"));
    upgrade.set(field::sec_websocket_key, request.header("sec-websocket-key"));
    upgrade.set(field::sec_websocket_version, request.header("sec-websocket-version"));
    return upgrade;
  }

  asio::awaitable<void> receive() {
    for (;;) {
      std::string message;
      auto buffer = asio::dynamic_buffer(message, kLongestLiveMessage);
      const auto [error, size] = co_await socket_.async_read(buffer, kTuple);
      if (error) {
        break;
      }
      if (!understand(message.substr(0, size))) {
        // Whatever still comes is the close's: a broken frame read here and the close would wait for each other.
        asio::steady_timer until_closed(socket_.get_executor(), asio::steady_timer::time_point::max());
        co_await until_closed.async_wait(kTuple);
      }
    }
    client_->end({LiveEnd::kDone, ""});
  }

  // False: the connection ends.
  bool understand(const std::string& message) {
    const auto now = std::chrono::steady_clock::now();
    if (now - period_began_ >= kMessagePeriod) {
      period_began_ = now;
      messages_ = 0;
    }
    if (++messages_ > kMostMessages) {
      client_->end({LiveEnd::kBadMessage, "too many messages"});
      return false;
    }
    if (!socket_.got_text()) {
      client_->end({LiveEnd::kUnsupported, "messages are text"});
      return false;
    }
    const auto topics = parse_live_message(message);
    if (!topics) {
      client_->end({LiveEnd::kBadMessage, topics.error().message});
      return false;
    }
    client_->subscribe(*topics);
    return true;
  }

  asio::awaitable<void> send() {
    for (;;) {
      const LiveClient::Next next = co_await client_->next();
      if (!next.text) {
        co_await close(next.end);
        co_return;
      }
      end_after_(kWriteTime);
      const auto [error, size] = co_await socket_.async_write(asio::buffer(*next.text), kTuple);
      if (error) {
        socket_.next_layer().cut();
        co_return;
      }
      end_after_(kUntilNextWrite);
    }
  }

  // Says why, and waits a moment for the client to answer. Cutting the connection is not enough for that: what waits
  // for a broken frame to be answered (see receive()) waits for no byte.
  asio::awaitable<void> close(const LiveEnd& end) {
    using namespace asio::experimental::awaitable_operators;
    end_after_(kCloseTime);
    const websocket::close_reason reason(static_cast<websocket::close_code>(end.code), end.reason);
    asio::steady_timer patience(socket_.get_executor(), kCloseTime);
    auto closed = socket_.async_close(reason, kTuple) || patience.async_wait(kTuple);
    co_await std::move(closed);
  }

  std::function<void(std::chrono::seconds)> end_after_;
  std::shared_ptr<LiveClient> client_;
  websocket::stream<SocketLayer, false> socket_;  // no compression: it costs 300 kB a client
  int messages_ = 0;
  std::chrono::steady_clock::time_point period_began_{};
};

}  // namespace

std::optional<Response> websocket_refusal(const Request& request) {
  if (request.method != "GET" || !lists(request.header("upgrade"), "websocket") ||
      !lists(request.header("connection"), "upgrade")) {
    Response response = problem(426, "this path speaks WebSocket only");
    response.headers.emplace_back("Upgrade", "websocket");
    response.headers.emplace_back("Connection", "Upgrade");
    return response;
  }
  if (request.header("sec-websocket-version") != "13") {
    Response response = problem(426, "the version of WebSocket must be 13");
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    return response;
  }
  if (!is_key(request.header("sec-websocket-key"))) {
    return problem(400, "Sec-WebSocket-Key must be 16 bytes in base64");
  }
  return std::nullopt;
}

asio::awaitable<void> serve_websocket(Takeover takeover, Request request, std::shared_ptr<LiveClient> client) {
  Connection connection(std::move(takeover), std::move(client));
  co_await connection.serve(std::move(request));
}

}  // namespace nv::http
