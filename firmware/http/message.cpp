#include "http/message.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxParameters = 32;

struct StatusRow {
  int status;
  std::string_view phrase;
};
constexpr auto kStatuses = std::to_array<StatusRow>({
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
});

// Percent decoding (RFC 3986 2.1); none on a broken escape or a decoded control character.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    if (c == '%') {
      unsigned value = 0;
      const char* first = text.data() + i + 1;
      if (i + 2 >= text.size() || std::from_chars(first, first + 2, value, 16).ptr != first + 2) {
        return std::nullopt;
      }
      c = static_cast<unsigned char>(value);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c < 0x20 || c == 0x7F) {
      return std::nullopt;
    }
    decoded += static_cast<char>(c);
  }
  return decoded;
}

bool parse_query(std::string_view text, Request& request) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (pair.empty()) {
      continue;
    }
    const auto equals = pair.find('=');
    const auto key = decode(pair.substr(0, equals), true);
    const auto value = decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!key || !value || request.query.size() >= kMaxParameters) {
      return false;
    }
    request.query.insert_or_assign(*key, *value);
  }
  return true;
}

Response problem_response(const Json& body) {
  Response response;
  response.status = body.at("status").get<int>();
  response.content_type = "application/problem+json";
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

}  // namespace

std::optional<Request> parse_target(std::string_view method, std::string_view target) {
  Request request;
  request.method = method;
  request.target = target;
  const auto question = target.find('?');
  auto path = decode(target.substr(0, question), false);
  if (!path || !target.starts_with('/')) {
    return std::nullopt;
  }
  request.path = std::move(*path);
  if (question != std::string_view::npos && !parse_query(target.substr(question + 1), request)) {
    return std::nullopt;
  }
  return request;
}

std::string_view Request::header(std::string_view lower_case_name) const {
  const auto named = [&](const auto& header) { return header.first == lower_case_name; };
  const auto first = std::ranges::find_if(headers, named);
  if (first == headers.end() || std::find_if(first + 1, headers.end(), named) != headers.end()) {
    return {};
  }
  return first->second;
}

core::Origin origin_of(const Request& request) {
  const Caller nobody;
  const Caller& caller = request.caller ? *request.caller : nobody;
  return {caller.via, caller.name, request.address};
}

std::string_view reason_phrase(int status) {
  const auto row = std::ranges::find(kStatuses, status, &StatusRow::status);
  return row != kStatuses.end() ? row->phrase : std::string_view();
}

Response problem(int status, std::string_view detail) {
  return problem(status, reason_phrase(status), detail);
}

Response problem(int status, std::string_view title, std::string_view detail) {
  return problem_response({{"type", "about:blank"}, {"title", title}, {"status", status}, {"detail", detail}});
}

Response problem(int status, std::string_view detail, const std::vector<FieldError>& errors) {
  Json list = Json::array();
  for (const FieldError& error : errors) {
    list.push_back({{"field", error.field}, {"reason", error.reason}});
  }
  return problem_response({{"type", "about:blank"},
                           {"title", reason_phrase(status)},
                           {"status", status},
                           {"detail", detail},
                           {"errors", std::move(list)}});
}

Response not_stored(std::string reason) {
  Response response = problem(500, "the card could not store it; its log says why");
  response.log = std::move(reason);
  return response;
}

}  // namespace nv::http
