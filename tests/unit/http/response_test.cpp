#include <catch2/catch.hpp>

#include <regex>

#include "http/response_writer.hpp"

using namespace nv::http;

namespace {

bool has(const std::string& bytes, const std::string& line) {
  return bytes.find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("an answer carries its length, its date and the security headers", "[http]") {
  Response response;
  response.body = "{}";
  const std::string bytes = to_bytes(response, {});
  CHECK(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(has(bytes, "Content-Length: 2"));
  CHECK(has(bytes, "Content-Type: application/json"));
  CHECK(has(bytes, "Cache-Control: no-store"));
  CHECK(has(bytes, "X-Content-Type-Options: nosniff"));
  CHECK(has(bytes, "Referrer-Policy: no-referrer"));
  CHECK(bytes.ends_with("\r\n\r\n{}"));
  // RFC 9110's IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".
  const std::regex date(
      "\r\nDate: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n");
  CHECK(std::regex_search(bytes, date));
  const auto policy = bytes.substr(bytes.find("Content-Security-Policy"), 300);
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(bytes.find("unsafe-inline") == std::string::npos);
  CHECK(bytes.find("Strict-Transport") == std::string::npos);
  CHECK(bytes.find("Connection:") == std::string::npos);
}

TEST_CASE("a page may load only what is ours, data may do nothing at all", "[http]") {
  Response page;
  page.content_type = "text/html; charset=utf-8";
  page.body = "<!doctype html>";
  const std::string bytes = to_bytes(page, {});
  CHECK(bytes.find("Content-Security-Policy: default-src 'none'; script-src 'self';") != std::string::npos);
  CHECK(has(bytes, "X-Frame-Options: DENY"));
  CHECK(bytes.find("; require-trusted-types-for 'script'; trusted-types 'none'\r\n") != std::string::npos);
  CHECK(bytes.find("data:") == std::string::npos);
  CHECK(has(bytes, "Cross-Origin-Opener-Policy: same-origin"));
  for (const std::string_view type : {"application/json", "application/problem+json", "image/svg+xml", "text/csv"}) {
    Response data;
    data.content_type = type;
    CHECK(has(to_bytes(data, {}), "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"));
    CHECK(has(to_bytes(data, {}), "Cross-Origin-Resource-Policy: same-origin"));
  }
}

TEST_CASE("one shared body is written once, as long as nothing else about the answer differs", "[http]") {
  ResponseWriter writer;
  Response response;
  response.shared_body = std::make_shared<const std::string>("{}");
  const auto written = [&](const WriteOptions& options) { return writer.bytes_of(response, options); };
  // The second may change between two calls, but not between three.
  const auto first = written({}), second = written({}), third = written({});
  CHECK((first == second || second == third));
  CHECK(written({.keep_alive = false})->find("Connection: close") != std::string::npos);
  CHECK(written({})->find("Connection: close") == std::string::npos);
  CHECK(written({.head_only = true})->ends_with("\r\n\r\n"));
  CHECK(written({.hsts = true})->find("Strict-Transport") != std::string::npos);
  response.content_type = "text/csv";
  CHECK(has(*written({}), "Content-Type: text/csv"));
  response.cache = "max-age=60";
  CHECK(has(*written({}), "Cache-Control: max-age=60"));
  response.headers.emplace_back("ETag", "\"1\"");
  CHECK(has(*written({}), "ETag: \"1\""));
  response.status = 203;
  CHECK(written({})->starts_with("HTTP/1.1 203 "));
  response.shared_body = std::make_shared<const std::string>("{\"other\":1}");
  CHECK(written({})->ends_with("{\"other\":1}"));
}

TEST_CASE("what the connection and the method change", "[http]") {
  Response response;
  response.body = "text";
  CHECK(has(to_bytes(response, {.keep_alive = false}), "Connection: close"));
  CHECK(has(to_bytes(response, {.hsts = true}), "Strict-Transport-Security: max-age=31536000"));
  const std::string head = to_bytes(response, {.head_only = true});
  CHECK(has(head, "Content-Length: 4"));
  CHECK(head.ends_with("\r\n\r\n"));
  response.status = 204;
  response.body.clear();
  CHECK(to_bytes(response, {}).find("Content-Length") == std::string::npos);
}

TEST_CASE("a client of HTTP/1.0 gets no chunks, and is told what stays open", "[http]") {
  Response whole;
  whole.body = "{}";
  CHECK(has(to_bytes(whole, {.old = true}), "Connection: keep-alive"));
  CHECK(has(to_bytes(whole, {.keep_alive = false, .old = true}), "Connection: close"));
  Response pieces;
  pieces.body = "first";
  pieces.more = []() -> boost::asio::awaitable<std::string> { co_return std::string(); };
  const std::string bytes = to_bytes(pieces, {.keep_alive = false, .old = true});
  CHECK(bytes.find("Transfer-Encoding") == std::string::npos);
  CHECK(bytes.find("Content-Length") == std::string::npos);
  CHECK(bytes.ends_with("\r\n\r\nfirst"));
}

TEST_CASE("pieces are chunks", "[http]") {
  CHECK(to_chunk("hello") == "5\r\nhello\r\n");
  CHECK(to_chunk(std::string(26, 'x')).starts_with("1a\r\n"));
  CHECK(to_chunk("") == "0\r\n\r\n");
}

TEST_CASE("every problem has its words", "[http]") {
  for (const int status :
       {400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 417, 421, 422, 426, 428, 429, 431, 500, 501, 503, 505}) {
    CAPTURE(status);
    CHECK_FALSE(reason_phrase(status).empty());
    CHECK(problem(status, "x").content_type == "application/problem+json");
  }
}
