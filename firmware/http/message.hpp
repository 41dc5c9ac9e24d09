// A request and a response as plain structs: routes know no HTTP library and no socket.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "auth/role.hpp"
#include "core/origin.hpp"

namespace nv::tls {
class Stream;
}

namespace nv::http {

// The way a request came in. local: from this machine, where the administrator lets programs read without a log-in.
enum class Door : std::uint8_t { https, http, local };

// Who asks, found out by the gate before a route's handler runs.
struct Caller {
  std::string name;  // the account, or the token's name
  std::string via;   // "web", "REST", "local": for the event log
  auth::Role role{};
  std::uint64_t session = 0;  // 0 when there is none
};

struct Request {
  std::string method;  // as received: "GET", "HEAD", "PUT"
  std::string target;  // as received, with query
  std::string path;    // decoded, without query
  std::map<std::string, std::string, std::less<>> query;
  std::map<std::string, std::string, std::less<>> parameters;  // of the route's path: {"index": "3"}
  std::vector<std::pair<std::string, std::string>> headers;    // names in lower case, in the order received
  std::string body;
  std::string address;  // the client's, "192.0.2.7" or "2001:db8::7"
  Door door = Door::https;
  std::optional<Caller> caller;
  std::string token_digest;  // auth::token_digest() of the API token it shows, once somebody has needed it

  // The value of a header that is there exactly once; empty otherwise.
  std::string_view header(std::string_view lower_case_name) const;
};

// What a taken-over connection (WebSocket) works with. Nothing was answered yet. The stream lives until the awaitable
// has ended.
struct Takeover {
  tls::Stream& stream;
  std::string early;                                    // bytes that came behind the request
  std::function<void(std::chrono::seconds)> end_after;  // cuts the connection after that time unless called again
};

struct Response {
  int status = 200;
  std::string_view content_type = "application/json";  // a constant, or its owner outlives the answer
  std::string body;
  std::shared_ptr<const std::string> shared_body;            // instead of `body`: one text for many answers
  std::vector<std::pair<std::string, std::string>> headers;  // more of them, such as {"Allow", "GET"}
  std::string cache = "no-store";                            // Cache-Control

  // For long answers: called until it gives an empty piece, each sent as it comes (chunked); `body` is the first piece.
  // An awaitable that throws or a client that does not read ends the connection.
  std::function<boost::asio::awaitable<std::string>()> more;
  std::string log;  // what went wrong inside, one line: for the card's log and never for the client
  // Instead of an answer: the connection is the handler's until it returns, and closed then.
  std::function<boost::asio::awaitable<void>(Takeover)> takeover;

  const std::string& text() const { return shared_body ? *shared_body : body; }
};

// "/a/b?x=1&y=%20" -> path and query; none for a target that is no absolute path, is malformed, or has over 32
// parameters.
std::optional<Request> parse_target(std::string_view method, std::string_view target);

// For the event log: "via web by admin from 192.0.2.7".
core::Origin origin_of(const Request& request);

// RFC 9457 problem details.
Response problem(int status, std::string_view title, std::string_view detail);
// With the status' usual title.
Response problem(int status, std::string_view detail);
// With everything that is wrong, at once (member "errors").
struct FieldError {
  std::string field;
  std::string reason;
};
Response problem(int status, std::string_view detail, const std::vector<FieldError>& errors);

// 500, when something could not be kept on the disk. The reason, which names files, goes to the log alone.
Response not_stored(std::string reason);

// RFC 9110's words for a status; "" for one we never send.
std::string_view reason_phrase(int status);

}  // namespace nv::http
