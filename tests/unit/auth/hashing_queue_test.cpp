// Rows A1 and T5 of the security promises: a crowd that tries passwords shuts nobody out.
#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "auth/hashing_queue.hpp"
#include "auth/known_clients.hpp"

using namespace nv::auth;
namespace asio = boost::asio;

namespace {

struct Scene {
  void ask(Standing standing, const std::string& client) { asio::co_spawn(io, one(standing, client), asio::detached); }
  void crowd(Standing standing, int number) {
    for (int i = 0; i < number; ++i) {
      asio::co_spawn(io, one(standing, "crowd" + std::to_string(i)), asio::detached);
    }
  }
  asio::awaitable<void> one(Standing standing, std::string client) {
    const HashingQueue::Turn turn = co_await queue.take(standing, client);
    (turn ? served : refused).push_back(client);
    if (turn) {
      co_await asio::post(io, asio::use_awaitable);  // the others come in the meantime
    }
  }
  asio::awaitable<void> hold() {
    HashingQueue::Turn turn = co_await queue.take(Standing::session, "holder");
    held.emplace(std::move(turn));
  }
  // How many were served before.
  long place_of(const std::string& client) const { return std::ranges::find(served, client) - served.begin(); }

  HashingQueue queue;
  std::optional<HashingQueue::Turn> held;
  asio::io_context io;
  std::vector<std::string> served;
  std::vector<std::string> refused;
};

}  // namespace

TEST_CASE("a crowd of strangers holds up nobody who is known or logged in", "[auth]") {
  Scene scene;
  scene.crowd(Standing::stranger, 60);
  scene.crowd(Standing::failed, 15);
  scene.ask(Standing::known, "office");
  scene.ask(Standing::session, "admin");
  scene.ask(Standing::known, "home");
  scene.io.run();
  CHECK(scene.refused.empty());
  CHECK(scene.served.size() == 78);
  CHECK(scene.place_of("office") <= 4);
  CHECK(scene.place_of("admin") <= 4);
  CHECK(scene.place_of("home") <= 8);
}

TEST_CASE("a stranger who has not failed does not wait for those who have", "[auth]") {
  Scene scene;
  scene.crowd(Standing::failed, 15);
  scene.ask(Standing::stranger, "newcomer");
  scene.io.run();
  CHECK(scene.place_of("newcomer") <= 2);
  CHECK(scene.served.size() == 16);
}

TEST_CASE("nor do those who have failed wait for ever", "[auth]") {
  Scene scene;
  scene.crowd(Standing::stranger, 60);
  scene.ask(Standing::failed, "mistyped");
  scene.io.run();
  CHECK(scene.place_of("mistyped") <= 2);
}

TEST_CASE("one client has one place in the line, and each line has an end", "[auth]") {
  Scene scene;
  for (int i = 0; i < 5; ++i) {
    scene.ask(Standing::stranger, "greedy");
  }
  scene.crowd(Standing::stranger, 200);
  scene.ask(Standing::known, "office");
  scene.io.run();
  // One at once, one that waits; then the crowd takes what is left of 64 places.
  CHECK(std::ranges::count(scene.served, "greedy") == 2);
  CHECK(scene.served.size() == 1 + 64 + 1);
  CHECK(scene.refused.size() == 3 + 200 - 63);
  CHECK(scene.place_of("office") <= 3);
}

TEST_CASE("those who wait leave connections to others", "[auth]") {
  std::size_t places = 1;  // the one that is looked at
  for (const HashingQueue::Line& line : HashingQueue::kLines) {
    places += line.places;
  }
  CHECK(places <= 128 - 20);  // row T5: 128 connections in all
}

TEST_CASE("who stops waiting leaves no gap", "[auth]") {
  Scene scene;
  asio::co_spawn(scene.io, scene.hold(), asio::detached);
  scene.crowd(Standing::stranger, 3);
  asio::cancellation_signal cancel;
  asio::co_spawn(scene.io, scene.one(Standing::stranger, "impatient"),
                 asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  scene.io.poll();  // now all wait for the one that holds its turn
  cancel.emit(asio::cancellation_type::terminal);
  scene.ask(Standing::stranger, "after");
  scene.io.poll();
  scene.held.reset();
  scene.io.run();
  CHECK(scene.place_of("after") == 3);
  CHECK(scene.refused == std::vector<std::string>{"impatient"});
  scene.io.restart();
  scene.ask(Standing::stranger, "later");
  scene.io.run();
  CHECK(scene.served.back() == "later");
}

TEST_CASE("the last clients that logged in are known, IPv6 ones by their network", "[auth]") {
  KnownClients known;
  CHECK_FALSE(known.contains("192.0.2.1"));
  CHECK(known.remember("192.0.2.1"));
  CHECK(known.remember("2001:db8::1"));
  CHECK_FALSE(known.remember("192.0.2.1"));
  CHECK_FALSE(known.remember("2001:db8::7"));
  CHECK(known.contains("192.0.2.1"));
  CHECK(known.contains("2001:db8::2"));
  for (int i = 0; i < 63; ++i) {
    known.remember("198.51.100." + std::to_string(i));
  }
  CHECK_FALSE(known.contains("192.0.2.1"));
  CHECK(known.contains("2001:db8::3"));
  KnownClients next;
  next.restore(known.all());
  CHECK(next.all() == known.all());
  CHECK(next.all().size() == KnownClients::kMost);
}
