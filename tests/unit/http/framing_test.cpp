// Promise T4: what two servers could read differently is refused. The cases are those of RFC 9112 and of known attacks.
#include <catch2/catch.hpp>

#include "http/framing.hpp"

using namespace nv::http;

namespace {

int status_of(const std::string& head) {
  const auto fault = framing_fault(head);
  return fault ? fault->status : 200;
}

}  // namespace

TEST_CASE("clean heads pass", "[http]") {
  CHECK(status_of("GET / HTTP/1.1\r\nHost: ups-1\r\n\r\n") == 200);
  CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == 200);
  CHECK(
      status_of("POST /a?b=%20 HTTP/1.1\r\nHOST:[2001:db8::1]:443\r\ncontent-length:  12 \r\nX: a\tb\r\nY:\r\n\r\n") ==
      200);
  CHECK(status_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n") == 200);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nX-Name: gr\xC3\xBC\xC3\x9F\r\n\r\n") == 200);
}

TEST_CASE("what can be read in two ways is refused", "[http]") {
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  struct Case {
    const char* name;
    std::string head;
    int status;
  };
  const std::vector<Case> cases{
      {"both length headers", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"the same, other order", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
      {"two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
      {"two equal lengths", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
      {"a list of lengths", post + "Content-Length: 5, 5\r\n\r\n", 400},
      {"a signed length", post + "Content-Length: +5\r\n\r\n", 400},
      {"a negative length", post + "Content-Length: -5\r\n\r\n", 400},
      {"a hexadecimal length", post + "Content-Length: 0x5\r\n\r\n", 400},
      {"an empty length", post + "Content-Length:\r\n\r\n", 400},
      {"a length beyond 64 bits", post + "Content-Length: 18446744073709551617\r\n\r\n", 400},
      {"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400},
      {"a list of codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"a coding in disguise", post + "Transfer-Encoding: xchunked\r\n\r\n", 501},
      {"a coding behind a control character",
       post + "Transfer-Encoding: \x0B"
              "chunked\r\n\r\n",
       400},
      {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"space before the colon", post + "Content-Length : 5\r\n\r\n", 400},
      {"a folded line", post + "X: a\r\n b\r\n\r\n", 400},
      {"a folded first header", get + " Host: a\r\n\r\n", 400},
      {"bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"bare LF inside", get + "Host: a\nX: b\r\n\r\n", 400},
      {"bare CR inside", get + "Host: a\rX: b\r\n\r\n", 400},
      {"NUL", get + std::string("Host: a\r\nX: a\0b\r\n\r\n", 20), 400},
      {"no colon", get + "Host: a\r\nnonsense\r\n\r\n", 400},
      {"an empty name", get + "Host: a\r\n: b\r\n\r\n", 400},
      {"no Host", get + "\r\n", 400},
      {"two Hosts", get + "Host: a\r\nHost: a\r\n\r\n", 400},
      {"a Host with a path", get + "Host: a/b\r\n\r\n", 400},
      {"a Host with credentials", get + "Host: a@b\r\n\r\n", 400},
      {"an empty Host", get + "Host:\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no version", "GET /\r\nHost: a\r\n\r\n", 400},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 505},
      {"another protocol", "GET / ICY/1.1\r\nHost: a\r\n\r\n", 400},
      {"an empty method", " / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a strange method", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(status_of(one.head) == one.status);
  }
  std::string many = get + "Host: a\r\n";
  for (int i = 0; i < 100; ++i) {
    many += "X: y\r\n";
  }
  CHECK(status_of(many + "\r\n") == 431);
}
