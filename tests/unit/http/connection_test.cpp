#include "http/connection.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>

#include <boost/asio/io_context.hpp>

#include "support/run_coroutine.hpp"

using namespace nv;
using namespace nv::http;

namespace {

struct Everybody final : Gate {
  std::optional<Response> admit(Request& /*request*/, const Route& /*route*/) override { return std::nullopt; }
  std::optional<Response> admit_again(Request& /*request*/, const Route& /*route*/) override { return std::nullopt; }
};

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> room{};
  for (ssize_t size = 0; (size = ::read(file, room.data(), room.size())) > 0;) {
    text.append(room.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::size_t count(const std::string& text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; ++at) {
    ++found;
  }
  return found;
}

// What a connection answers to these bytes, and its log.
struct Said {
  std::string answers;
  std::string log;
};
Said ask(const Router& router, std::string_view bytes) {
  std::array<int, 2> sockets{};
  std::array<int, 2> log{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets.data()) == 0);
  REQUIRE(::pipe(log.data()) == 0);
  boost::asio::io_context io;
  Everybody gate;
  core::Logger logger(std::make_shared<core::LogSink>(log[1], false, core::LogLevel::error), "http");
  ResponseWriter writer;
  const Terms terms{router, gate, writer, logger, {}, false};
  tls::Stream::Socket socket(io, boost::asio::ip::tcp::v4(), sockets[0]);
  REQUIRE(::send(sockets[1], bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  ::shutdown(sockets[1], SHUT_WR);
  {
    Connection connection(std::make_unique<tls::Stream>(std::move(socket)), "192.0.2.7", Door::https, terms);
    test::run(io, connection.serve());
  }
  ::close(log[1]);
  Said said{read_all(sockets[1]), read_all(log[0])};
  ::close(sockets[1]);
  ::close(log[0]);
  return said;
}

Route route(const char* path) {
  return {"GET", path, Access::read_only, 0, "A test."};
}

}  // namespace

TEST_CASE("a handler that fails inside: 500 without its reason, one line in the log, and the connection lives on",
          "[http]") {
  Router router;
  router.add(route("/throws"), Router::Handler([](const Request&) -> Response {
               throw std::runtime_error("cannot read /var/lib/inside");
             }));
  router.add(route("/throws-later"), Router::AwaitingHandler([](const Request&) -> boost::asio::awaitable<Response> {
               throw std::runtime_error("cannot read /var/lib/inside");
               co_return Response();
             }));
  router.add(route("/stores"),
             Router::Handler([](const Request&) { return not_stored("cannot write /var/lib/inside"); }));
  router.add(route("/good"), Router::Handler([](const Request&) {
               Response response;
               response.body = "\"good\"";
               return response;
             }));
  const std::string path = GENERATE(as<std::string>{}, "/throws", "/throws-later", "/stores");
  const Said said = ask(router, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\nGET /good HTTP/1.1\r\nHost: a\r\n\r\n");
  CAPTURE(said.answers, said.log);
  CHECK(said.answers.starts_with("HTTP/1.1 500 "));
  CHECK(count(said.answers, "application/problem+json") == 1);
  CHECK(count(said.answers, "HTTP/1.1 200 ") == 1);
  CHECK(count(said.answers, "\"good\"") == 1);
  CHECK(count(said.answers, "inside") == 0);
  CHECK(count(said.log, "\n") == 1);
  CHECK(count(said.log, "GET " + path + ": cannot ") == 1);
}

TEST_CASE("a client of HTTP/1.0 gets a long answer until the connection closes, and others as it asks", "[http]") {
  Router router;
  router.add(route("/long"), Router::Handler([](const Request&) {
               Response response;
               response.body = "first,";
               const auto left = std::make_shared<int>(2);
               response.more = [left]() -> boost::asio::awaitable<std::string> {
                 co_return (*left)-- > 1 ? std::string("second") : std::string();
               };
               return response;
             }));
  router.add(route("/short"), Router::Handler([](const Request&) { return Response(); }));
  const std::string keep = "Connection: keep-alive\r\n\r\n";
  const Said said =
      ask(router, "GET /short HTTP/1.0\r\n" + keep + "GET /long HTTP/1.0\r\n" + keep + "GET /short HTTP/1.0\r\n\r\n");
  CAPTURE(said.answers);
  CHECK(count(said.answers, "Connection: keep-alive") == 1);
  CHECK(count(said.answers, "Connection: close") == 1);
  CHECK(count(said.answers, "chunked") == 0);
  CHECK(said.answers.ends_with("\r\n\r\nfirst,second"));
  const Said newer = ask(router, "GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(newer.answers.ends_with("\r\n\r\n6\r\nfirst,\r\n6\r\nsecond\r\n0\r\n\r\n"));
}
