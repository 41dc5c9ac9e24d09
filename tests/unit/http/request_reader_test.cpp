#include <catch2/catch.hpp>

#include "http/request_reader.hpp"

using namespace nv::http;
using State = RequestReader::State;

namespace {

constexpr std::size_t kHeaderLimit = 512;
constexpr std::size_t kBodyLimit = 64;

struct Outcome {
  State state = State::head;
  int status = 200;
  std::string body;
  std::string left;
};

// Feeds the bytes `step` at a time.
Outcome read(const std::string& bytes, std::size_t step) {
  RequestReader reader(kHeaderLimit);
  Outcome outcome;
  std::string buffer;
  bool limited = false;
  for (std::size_t at = 0; at < bytes.size() && outcome.state != State::refused; at += step) {
    buffer += bytes.substr(at, step);
    for (State before = State::refused; before != outcome.state && outcome.state != State::complete;) {
      before = outcome.state;
      outcome.state = reader.feed(buffer);
      if (outcome.state == State::body && !limited) {
        limited = true;
        if (!reader.limit_body(kBodyLimit)) {
          return {State::refused, 413, "", ""};
        }
        before = State::head;
      }
      if (outcome.state == State::refused) {
        break;
      }
    }
  }
  outcome.status = outcome.state == State::refused ? reader.refusal().status : 200;
  outcome.body = reader.request().body;
  outcome.left = buffer;
  return outcome;
}

const std::string kPost = "POST /a HTTP/1.1\r\nHost: a\r\n";

}  // namespace

TEST_CASE("a request is read however its bytes arrive", "[http]") {
  const auto step = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{4096});
  CAPTURE(step);
  const auto plain = read(kPost + "Content-Length: 5\r\n\r\nhello", step);
  CHECK(plain.state == State::complete);
  CHECK(plain.body == "hello");
  const auto chunked =
      read(kPost + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nT: x\r\n\r\n", step);
  CHECK(chunked.state == State::complete);
  CHECK(chunked.body == "hello!");
  CHECK(read("\r\n" + kPost + "Content-Length: 1\r\n\r\nx", step).state == State::complete);
  for (const char* end : {"0\r\n\r\n", "0\r\nT: x\r\n\r\n", "00\r\n\r\n"}) {
    CAPTURE(end);
    CHECK(read(kPost + "Transfer-Encoding: chunked\r\n\r\n" + end, step).state == State::complete);
  }
}

TEST_CASE("a second request behind the first is left for later", "[http]") {
  const std::string next = "GET /b HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto first = read(kPost + "Content-Length: 5\r\n\r\nhello" + next, 4096);
  CHECK(first.body == "hello");
  CHECK(first.left == next);
  CHECK(read(kPost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next, 4096).left == next);
}

TEST_CASE("what is too long is refused", "[http]") {
  CHECK(read("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'x'), 4096).status == 431);
  CHECK(read("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'x') + "\r\n\r\n", 1).status == 431);
  CHECK(read("GET /" + std::string(600, 'x') + " HTTP/1.1\r\n", 100).status == 431);
  CHECK(read(kPost + "Content-Length: 65\r\n\r\n", 4096).status == 413);
  CHECK(read(kPost + "Content-Length: 99999999999\r\n\r\n", 4096).status == 413);
  CHECK(read(kPost + "Content-Length: 64\r\n\r\n" + std::string(64, 'x'), 4096).state == State::complete);
  CHECK(read(kPost + "Transfer-Encoding: chunked\r\n\r\n41\r\n", 4096).status == 413);
  const std::string half = "30\r\n" + std::string(48, 'x') + "\r\n";
  CHECK(read(kPost + "Transfer-Encoding: chunked\r\n\r\n" + half + half, 4096).status == 413);
}

TEST_CASE("bad chunks are refused", "[http]") {
  const auto step = GENERATE(std::size_t{1}, std::size_t{4096});
  for (const char* bad :
       {"x\r\n", "-1\r\n", "0x5\r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n",
        "5\nhello\n0\n\n", "ffffffffffffffff\r\n", "10000000000000005\r\nhello\r\n", "\r\n", "5\r\nhello\n0\r\n\r\n"}) {
    CAPTURE(bad, step);
    const auto outcome = read(kPost + "Transfer-Encoding: chunked\r\n\r\n" + bad + std::string(8, 'z'), step);
    CHECK(outcome.state == State::refused);
  }
}

TEST_CASE("malformed targets and heads are refused", "[http]") {
  for (const char* target : {"*", "ftp://a/", "a", "/%zz", "/%00", "/\x7F"}) {
    CAPTURE(target);
    CHECK(read("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n", 4096).status == 400);
  }
  CHECK(read("\n", 1).status == 400);
  CHECK(read("\x16\x03\x01\x02\n", 4096).status == 400);
  CHECK(read("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 4096).status == 400);
}

TEST_CASE("headers are kept with small names, and doubled ones count for nothing", "[http]") {
  RequestReader reader(kHeaderLimit);
  std::string bytes =
      "GET /x HTTP/1.1\r\nHost: a\r\nX-One:  b c \r\nX-Two: 1\r\nx-two: 2\r\nExpect: 100-continue\r\n\r\n";
  REQUIRE(reader.feed(bytes) == State::body);
  const Request& request = reader.request();
  CHECK(request.header("x-one") == "b c");
  CHECK(request.header("x-two").empty());
  CHECK(request.header("x-three").empty());
  CHECK(request.target == "/x");
  CHECK(reader.expects_continue());
  CHECK_FALSE(reader.has_body());
  CHECK(reader.keep_alive());
}

TEST_CASE("a connection's next request is read as if it were the first, also when it repeats the last", "[http]") {
  const std::string get = "GET /a?x=1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer b\r\n\r\n";
  const std::string long_one = "GET /b HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'x') + "\r\n\r\n";
  const std::string post = kPost + "Content-Length: 2\r\n\r\nhi";
  const std::string old = "HEAD /a HTTP/1.0\r\n\r\n";
  const std::string almost = "GET /a?x=1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer c\r\n\r\n";
  const auto second = GENERATE_COPY(values({get, long_one, post, old, almost}));
  const auto first = GENERATE_COPY(values({get, long_one, post, old, almost}));
  const auto step = GENERATE(std::size_t{1}, std::size_t{4096});
  CAPTURE(first, second, step);
  RequestReader reader(4096);
  RequestReader fresh(4096);
  const auto feed = [step](RequestReader& into, const std::string& bytes) {
    std::string buffer;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      buffer += bytes.substr(at, step);
      for (auto before = State::refused; before != into.state();) {
        before = into.state();
        into.feed(buffer);
      }
    }
    CHECK(buffer.empty());
    CHECK(into.state() == State::complete);
  };
  for (int i = 0; i < 2; ++i) {
    feed(reader, first);
    reader.request().caller = Caller{"admin", "web", nv::auth::Role::admin, 1};
    reader.request().parameters["index"] = "1";
    reader.next(4096);
  }
  feed(reader, second);
  feed(fresh, second);
  CHECK(reader.request().method == fresh.request().method);
  CHECK(reader.request().target == fresh.request().target);
  CHECK(reader.request().path == fresh.request().path);
  CHECK(reader.request().query == fresh.request().query);
  CHECK(reader.request().headers == fresh.request().headers);
  CHECK(reader.request().body == fresh.request().body);
  CHECK(reader.request().parameters.empty());
  CHECK_FALSE(reader.request().caller);
  CHECK(reader.keep_alive() == fresh.keep_alive());
  CHECK(reader.is_old() == fresh.is_old());
  CHECK(reader.has_body() == fresh.has_body());
}

TEST_CASE("what is refused has nothing of the request before it", "[http]") {
  RequestReader reader(kHeaderLimit);
  std::string buffer = "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n";
  REQUIRE(reader.feed(buffer) == State::body);
  reader.next(kHeaderLimit);
  buffer = "GET /a HTTP/9\r\n\r\n";
  REQUIRE(reader.feed(buffer) == State::refused);
  CHECK(reader.request().method.empty());
  CHECK_FALSE(reader.keep_alive());
}

TEST_CASE("a target in the form for proxies is its path, and its authority is the host", "[http]") {
  struct Case {
    const char* bytes;
    const char* target;
    const char* host;
  };
  const auto c = GENERATE(values<Case>({
      {"GET https://ups-1:8443/a?x=1 HTTP/1.1\r\nHost: other\r\n\r\n", "/a?x=1", "ups-1:8443"},
      {"GET HTTP://[2001:db8::1] HTTP/1.1\r\nHost: other\r\n\r\n", "/", "[2001:db8::1]"},
      {"GET http://ups-1?x=1 HTTP/1.1\r\nHost: other\r\n\r\n", "/?x=1", "ups-1"},
      {"GET http://ups-1/ HTTP/1.0\r\n\r\n", "/", "ups-1"},
      {"GET /http://ups-1/ HTTP/1.1\r\nHost: other\r\n\r\n", "/http://ups-1/", "other"},
  }));
  CAPTURE(c.bytes);
  RequestReader reader(kHeaderLimit);
  std::string buffer = c.bytes;
  REQUIRE(reader.feed(buffer) == State::body);
  CHECK(reader.request().target == c.target);
  CHECK(reader.request().header("host") == c.host);
}

TEST_CASE("what is no such target is refused", "[http]") {
  for (const char* target :
       {"http://", "http:///a", "http://user@ups-1/", "ftp://ups-1/", "http:/ups-1", "*", "ups-1:443"}) {
    CAPTURE(target);
    RequestReader reader(kHeaderLimit);
    std::string buffer = "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    CHECK(reader.feed(buffer) == State::refused);
    CHECK(reader.refusal().status == 400);
  }
}

TEST_CASE("which version a client speaks", "[http]") {
  for (const auto& [version, old] : {std::pair("1.0", true), std::pair("1.1", false)}) {
    RequestReader reader(kHeaderLimit);
    std::string buffer = "GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n\r\n";
    REQUIRE(reader.feed(buffer) == State::body);
    CHECK(reader.is_old() == old);
  }
}
