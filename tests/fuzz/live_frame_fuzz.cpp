// The frames of a live client over WebSocket, through the session a browser gets, over a pair of sockets. The first
// byte says how many of the others came with the request; the rest comes behind the answer, and then the end. What must
// hold: the answer is 101; what follows are whole frames as RFC 6455 5 wants them of a server, none after a close,
// whose code may stand in one; the session ends, and the feed has forgotten the client.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "http/live/socket.hpp"
#include "support/live_upgrade.hpp"
#include "support/manual_clock.hpp"
#include "support/require.hpp"
#include "tls/stream.hpp"

using namespace nv;
using nv::test::require;

namespace {

constexpr std::size_t kMostInput = 64 * 1024;  // fits the buffer of a socket: writing it never waits

struct Scene {
  boost::asio::io_context io;
  test::ManualClock clock;  // stands still: no heartbeat comes between
  model::DeviceModel model;
  http::LiveFeed feed{io.get_executor(), model, clock};
};

// The client's end: gives what it has, takes whatever comes.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() { ::close(socket_); }

  void send(std::string_view bytes) {
    // Who has already been told that it is over may find nobody there.
    static_cast<void>(::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
  }
  void end() { ::shutdown(socket_, SHUT_WR); }
  void take() {
    std::array<char, 16384> room{};
    ssize_t size = 0;
    while ((size = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT)) > 0) {
      received.append(room.data(), static_cast<std::size_t>(size));
    }
  }

  std::string received;

 private:
  int socket_;
};

std::uint64_t number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return value;
}

struct Frame {
  unsigned opcode;
  std::string_view payload;
};

// Cuts a frame off the front.
Frame take_frame(std::string_view& bytes) {
  require(bytes.size() >= 2, "a frame has a head");
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  require((first & 0xF0U) == 0x80U, "a frame is final and has no reserved bit");
  require((second & 0x80U) == 0, "a server masks nothing");
  const std::size_t more = second == 127 ? 8 : second == 126 ? 2 : 0;
  require(bytes.size() >= 2 + more, "a length is whole");
  const std::uint64_t length = more == 0 ? second : number(bytes.substr(2, more));
  bytes.remove_prefix(2 + more);
  require(length <= bytes.size(), "a frame is whole");
  const Frame frame{first & 0x0FU, bytes.substr(0, length)};
  bytes.remove_prefix(length);
  return frame;
}

void check_close(std::string_view payload) {
  require(payload.size() != 1 && payload.size() <= 125, "a close has a code or nothing");
  // Ours, or the client's own, which it is told back; some may never stand in a frame (RFC 6455 7.4).
  constexpr std::array<std::uint64_t, 4> kNeverSent{1004, 1005, 1006, 1015};
  const std::uint64_t code = payload.empty() ? http::LiveEnd::kDone : number(payload.substr(0, 2));
  require(code >= 1000 && std::ranges::find(kNeverSent, code) == kNeverSent.end(), "a close code may be sent");
}

void check(std::string_view bytes) {
  require(bytes.starts_with("HTTP/1.1 101 "), "a whole upgrade is taken");
  const auto head = bytes.find("\r\n\r\n");
  require(head != std::string_view::npos, "the answer is whole");
  require(bytes.substr(0, head).find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string_view::npos, "the key is answered");
  bytes.remove_prefix(head + 4);
  bool closed = false;
  while (!bytes.empty()) {
    require(!closed, "nothing follows a close");
    const Frame frame = take_frame(bytes);
    closed = frame.opcode == 8;
    if (closed) {
      check_close(frame.payload);
    } else {
      const bool pong = frame.opcode == 10 && frame.payload.size() <= 125;
      require(pong || (frame.opcode == 1 && frame.payload.starts_with('{')), "a frame is a message or a pong");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Scene scene;
  const std::string_view input(reinterpret_cast<const char*>(data), std::min(size, kMostInput));
  const std::string_view frames = input.substr(std::min<std::size_t>(1, input.size()));
  const std::size_t early = input.empty() ? 0 : static_cast<unsigned char>(input.front());
  std::array<int, 2> pair{};
  require(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0, "sockets can be made");
  Peer peer(pair[1]);
  tls::Stream::Socket socket(scene.io, boost::asio::ip::tcp::v4(), pair[0]);
  tls::Stream stream(std::move(socket));
  bool over = false;
  auto client = scene.feed.connect({}, std::nullopt, [] { return http::LiveEnd(); });
  // The server's watch over a connection cuts it after a time. Here nothing else can come once the loop is idle, so the
  // time has passed then.
  bool is_watched = false;
  const auto end_after = [&](std::chrono::seconds) { is_watched = true; };
  http::Takeover takeover{stream, std::string(frames.substr(0, early)), end_after};
  boost::asio::co_spawn(scene.io, http::serve_websocket(std::move(takeover), test::live_upgrade(), std::move(client)),
                        [&](const std::exception_ptr& failed) {
                          require(failed == nullptr, "nothing is thrown");
                          over = true;
                        });
  scene.io.restart();
  scene.io.poll();
  peer.send(frames.substr(std::min(early, frames.size())));
  peer.end();
  while (!over) {
    scene.io.restart();
    if (scene.io.poll() == 0 && is_watched) {
      stream.cancel();
    } else {
      scene.io.run_one_for(std::chrono::milliseconds(1));
    }
    peer.take();
  }
  stream.cancel();
  scene.io.restart();
  scene.io.poll();
  peer.take();
  check(peer.received);
  require(scene.feed.clients() == 0, "the feed forgets who has gone");
  return 0;
}
