#include "http/json_body.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

// Parameters such as charset do not matter: JSON is UTF-8.
bool is_json(std::string_view content_type) {
  const auto end = std::min(content_type.find_first_of("; \t"), content_type.size());
  return std::ranges::equal(content_type.substr(0, end), std::string_view("application/json"), {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

// A member's name from outside, short and printable.
std::string in_quotes(std::string_view name) {
  constexpr std::size_t kLongest = 40;
  std::string text = "\"";
  for (const char c : name.substr(0, kLongest)) {
    text += c >= 0x20 && c < 0x7F ? c : '?';
  }
  return text + "\"";
}

}  // namespace

Response json_response(const Json& body, int status) {
  Response response;
  response.status = status;
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

std::variant<Json, Response> any_json_object(const Request& request) {
  if (!is_json(request.header("content-type"))) {
    return problem(415, "the body must be application/json");
  }
  constexpr int kDeepest = 16;
  bool too_deep = false;
  const auto watch = [&too_deep](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json json = Json::parse(request.body, watch, false);
  if (json.is_discarded() || too_deep) {
    return problem(400, "the body is no JSON");
  }
  if (!json.is_object()) {
    return problem(422, "the body must be a JSON object");
  }
  return json;
}

std::variant<Json, Response> json_object(const Request& request, std::initializer_list<std::string_view> members) {
  auto body = any_json_object(request);
  if (const auto* json = std::get_if<Json>(&body)) {
    for (const auto& [name, value] : json->items()) {
      if (std::ranges::find(members, name) == members.end()) {
        return problem(422, in_quotes(name) + " is not known here");
      }
    }
  }
  return body;
}

std::variant<std::string, Response> text_member(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    return problem(422, in_quotes(name) + " is needed, as text");
  }
  return found->get<std::string>();
}

std::string time_text(core::WallTime time) {
  const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
  const std::time_t seconds = static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(since_epoch).count());
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  const int milliseconds = static_cast<int>((since_epoch % std::chrono::seconds(1)).count());
  std::snprintf(text.data() + length, text.size() - length, ".%03dZ", milliseconds);
  return text.data();
}

}  // namespace nv::http
