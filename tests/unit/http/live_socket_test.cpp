#include "http/live/socket.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "support/live_upgrade.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"
#include "tls/stream.hpp"

using namespace nv;
using namespace nv::http;

// While the close is being written, what has read the frame waits for that to be through, and the close then for what
// reads: so it is tried at each step of the loop.
TEST_CASE("a broken frame that meets the end of a session holds nothing", "[http]") {
  const int steps = GENERATE(range(0, 12));
  CAPTURE(steps);
  constexpr std::string_view kNotMasked = "\x81\x02xx";
  std::array<int, 2> sockets{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets.data()) == 0);
  boost::asio::io_context io;
  test::ManualClock clock;
  model::DeviceModel model;
  LiveFeed feed(io.get_executor(), model, clock);
  tls::Stream stream(tls::Stream::Socket(io, boost::asio::ip::tcp::v4(), sockets[0]));
  auto cut_at = std::chrono::steady_clock::time_point::max();
  Takeover takeover{stream, {}, [&](std::chrono::seconds time) { cut_at = std::chrono::steady_clock::now() + time; }};
  bool over = false;
  auto client = feed.connect({}, {}, [] { return LiveEnd(); });
  boost::asio::co_spawn(io, serve_websocket(std::move(takeover), test::live_upgrade(), client),
                        [&](const std::exception_ptr&) { over = true; });
  io.poll();
  REQUIRE(feed.clients() == 1);
  client->end({LiveEnd::kSessionOver, "over"});
  client.reset();
  for (int i = 0; i < steps; ++i) {
    io.poll_one();
  }
  REQUIRE(::send(sockets[1], kNotMasked.data(), kNotMasked.size(), 0) == static_cast<ssize_t>(kNotMasked.size()));
  const bool ended = test::run_until(io, [&] {
    if (std::chrono::steady_clock::now() > cut_at) {
      stream.cancel();
    }
    return over;
  });
  CHECK(ended);
  CHECK(feed.clients() == 0);
  ::close(sockets[1]);
}
