#include "http/routes/clock_routes.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBodyLimit = 256;

std::string local_text(const model::DeviceClock& clock) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04u-%02u-%02uT%02u:%02u:%02u", unsigned{clock.year}, unsigned{clock.month},
                unsigned{clock.day}, unsigned{clock.hour}, unsigned{clock.minute}, unsigned{clock.second});
  return text.data();
}

asio::awaitable<Response> read(control::ClockDesk& device, const core::Clock& clock) {
  auto pending = device.read();
  const auto shown = co_await std::move(pending);
  const core::WallTime now = clock.wall();
  const model::DeviceClock local = control::local_clock(clock);
  Json json{{"card", {{"time", time_text(now)}, {"local", local_text(local)}}}, {"ups", nullptr}, {"problem", ""}};
  if (shown) {
    json["ups"] = {{"time", local_text(*shown)}, {"drift_s", control::difference(*shown, local).count()}};
  } else {
    json["problem"] = shown.error().message;
  }
  co_return json_response(json);
}

Response set_card(control::CardDesk& card, const Request& request) {
  auto body = json_object(request, {"time"});
  if (auto* refused = std::get_if<Response>(&body)) {
    return std::move(*refused);
  }
  auto text = text_member(std::get<Json>(body), "time");
  if (auto* refused = std::get_if<Response>(&text)) {
    return std::move(*refused);
  }
  const auto time = parse_time(std::get<std::string>(text));
  if (!time) {
    return problem(422, "\"time\" must be like 2026-03-29T12:00:00Z, of the years 2000 to 2099");
  }
  if (const auto set = card.set_clock(*time, {origin_of(request), request.caller->role}); !set) {
    return problem(503, set.error().message);
  }
  Response response;
  response.status = 204;
  return response;
}

asio::awaitable<Response> set_device(control::ClockDesk& device, const Request& request) {
  control::Requester requester{origin_of(request), request.caller->role};
  auto pending = device.synchronise(std::move(requester));
  const auto set = co_await std::move(pending);
  if (!set) {
    co_return problem(409, set.error().message);
  }
  Response response;
  response.status = 204;
  co_return response;
}

Route read_route() {
  using namespace schema;
  const Schema card = object({{"time", schema::time()}, {"local", text().says("In the card's time zone.")}});
  const Schema ups = object({{"time", text().says("As the UPS shows it, without a zone.")},
                             {"drift_s", integer().says("How far it is ahead of the card's local time.")}});
  return Route("GET", "/api/v1/clock", Access::read_only, 0, "The card's clock, the UPS's, and how far they are apart.")
      .in("Control")
      .gives(200, "null for a UPS that has no clock or cannot be asked; the problem says which.",
             object({{"card", card}, {"ups", nullable(ups)}, {"problem", text()}}));
}

Route set_card_route() {
  return Route("PUT", "/api/v1/clock", Access::read_write, kBodyLimit, "Set the card's clock.")
      .in("Control")
      .takes(schema::body({{"time", schema::text(40).says("RFC 3339, such as 2026-03-29T12:00:00Z.")}}))
      .gives_nothing(204, "It is set.")
      .refuses(503, "The system does not let the card set its clock.");
}

Route set_device_route() {
  return Route("POST", "/api/v1/clock/ups", Access::read_write, 0, "Give the UPS the card's local time.")
      .in("Control")
      .gives_nothing(204, "The UPS took it.")
      .refuses(409, "The UPS is not connected, has no clock, or does not take the time.");
}

std::optional<unsigned> digits(std::string_view text, std::size_t place, std::size_t count) {
  unsigned value = 0;
  const std::string_view part = text.substr(place, count);
  const auto parsed = std::from_chars(part.data(), part.data() + part.size(), value);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == part.data() + part.size() && part.size() == count;
  return whole ? std::optional(value) : std::nullopt;
}

// "Z", "+01:00" or "-05:30".
std::optional<std::chrono::minutes> offset_of(std::string_view zone) {
  constexpr std::size_t kLength = 6;
  if (zone == "Z") {
    return std::chrono::minutes(0);
  }
  if (zone.size() != kLength || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
    return std::nullopt;
  }
  const auto hours = digits(zone, 1, 2);
  const auto minutes = digits(zone, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  const std::chrono::minutes offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return zone[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<core::WallTime> parse_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  const bool has_form = text.size() > kForm.size() && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                        text[13] == ':' && text[16] == ':';
  if (!has_form) {
    return std::nullopt;
  }
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  const auto offset = offset_of(text.substr(kForm.size()));
  if (!year || !month || !day || !hour || !minute || !second || !offset) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (*year < 2000 || *year > 2099 || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return core::WallTime(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) - *offset;
}

void add_clock_routes(Router& router, control::CardDesk& card, control::ClockDesk& device, const core::Clock& clock) {
  router.add(read_route(), Router::AwaitingHandler([&](const Request&) { return read(device, clock); }));
  router.add(set_card_route(), Router::Handler([&card](const Request& request) { return set_card(card, request); }));
  router.add(set_device_route(),
             Router::AwaitingHandler([&device](const Request& request) { return set_device(device, request); }));
}

}  // namespace nv::http
