#include "http/routes/trace_routes.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "settings/value_json.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

using Json = nlohmann::ordered_json;
using model::LineExchange;
using model::LineTrace;
using Switched = std::function<void(std::chrono::minutes, const core::Origin&)>;

constexpr std::size_t kBodyLimit = 256;
constexpr std::size_t kAtOnce = 500;
constexpr int kMinutes = 10;  // the manual asks for at least so many

// "00FF 1234", as people read registers.
std::string hex(const std::vector<std::uint16_t>& words) {
  std::string text;
  for (const std::uint16_t word : words) {
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "%04X", static_cast<unsigned>(word));
    text.append(text.empty() ? "" : " ").append(digits.data());
  }
  return text;
}

std::string address_text(std::uint16_t address) {
  return "0x" + hex({address});
}

Json exchange_json(const LineExchange& one) {
  return {{"id", one.id},           {"time", time_text(one.time)}, {"direction", one.is_write ? "write" : "read"},
          {"address", one.address}, {"count", one.count},          {"words", hex(one.words)},
          {"problem", one.problem}, {"took_ms", one.took.count()}};
}

Json trace_json(const LineTrace& trace, core::SteadyTime now, std::uint64_t after) {
  Json list = Json::array();
  for (const LineExchange& one : trace.exchanges(after, kAtOnce)) {
    list.push_back(exchange_json(one));
  }
  return {
      {"enabled", trace.is_on(now)}, {"left_s", trace.left(now).count()}, {"last", trace.last()}, {"exchanges", list}};
}

Response read(const LineTrace& trace, const core::Clock& clock, const Request& request) {
  std::uint64_t after = 0;
  if (const auto found = request.query.find("after"); found != request.query.end()) {
    const std::string& text = found->second;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), after);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || after > INT64_MAX) {
      return problem(400, "after must be an exchange's id");
    }
  }
  return json_response(trace_json(trace, clock.steady(), after));
}

Response change(LineTrace& trace, const core::Clock& clock, const Switched& switched, const Request& request) {
  auto body = json_object(request, {"enabled", "minutes"});
  if (auto* refused = std::get_if<Response>(&body)) {
    return std::move(*refused);
  }
  const Json& json = std::get<Json>(body);
  const auto enabled = json.find("enabled");
  if (enabled == json.end() || !enabled->is_boolean()) {
    return problem(422, "\"enabled\" is needed, true or false");
  }
  int minutes = kMinutes;
  if (const auto wanted = json.find("minutes"); wanted != json.end()) {
    const auto count = settings::whole_number(*wanted);
    if (!count || *count < 1 || *count > LineTrace::kLongest.count()) {
      return problem(422, "\"minutes\" is a number from 1 to " + std::to_string(LineTrace::kLongest.count()));
    }
    minutes = static_cast<int>(*count);
  }
  const bool was_on = trace.is_on(clock.steady());
  if (enabled->get<bool>()) {
    trace.begin(clock.steady(), std::chrono::minutes(minutes));
    switched(std::chrono::minutes(minutes), origin_of(request));
  } else {
    trace.end();
    if (was_on) {
      switched(std::chrono::minutes(0), origin_of(request));
    }
  }
  return json_response(trace_json(trace, clock.steady(), trace.last()));
}

// Quotes and commas do not occur but in the problem, which is our own text or libmodbus' (RFC 4180).
std::string csv_line(const LineExchange& one) {
  std::string problem = one.problem;
  for (std::size_t place = 0; (place = problem.find('"', place)) != std::string::npos; place += 2) {
    problem.insert(place, 1, '"');
  }
  return std::to_string(one.id) + "," + time_text(one.time) + (one.is_write ? ",write," : ",read,") +
         address_text(one.address) + "," + std::to_string(one.count) + "," + hex(one.words) + ",\"" + problem + "\"," +
         std::to_string(one.took.count()) + "\r\n";
}

asio::awaitable<std::string> next_lines(const LineTrace& trace, std::shared_ptr<std::uint64_t> after) {
  std::string text;
  for (const LineExchange& one : trace.exchanges(*after, kAtOnce)) {
    text += csv_line(one);
    *after = one.id;
  }
  co_return text;
}

Response csv(const LineTrace& trace) {
  Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"serial_trace.csv\"");
  response.body = "id,time,direction,address,count,words,problem,took_ms\r\n";
  const auto after = std::make_shared<std::uint64_t>(0);
  response.more = [&trace, after] { return next_lines(trace, after); };
  return response;
}

Schema trace_schema() {
  using namespace schema;
  const Schema exchange = object({{"id", integer()},
                                  {"time", schema::time()},
                                  {"direction", choice({"read", "write"})},
                                  {"address", integer(0, 0xFFFF)},
                                  {"count", integer()},
                                  {"words", text().says("Hexadecimal, what was read or written.")},
                                  {"problem", text()},
                                  {"took_ms", integer()}});
  return object({{"enabled", flag()},
                 {"left_s", integer().says("Until it switches itself off.")},
                 {"last", integer().says("The id of the newest exchange.")},
                 {"exchanges", list(exchange)}});
}

Route trace_route() {
  return Route("GET", "/api/v1/serial-trace", Access::admin, 0, "What was said on the serial line lately.")
      .in("Control")
      .says("The last 4096 questions and their answers, 500 at a time, oldest first.")
      .query("after", schema::integer(0, INT64_MAX), "Only those after this id.")
      .gives(200, "Exchanges.", trace_schema())
      .refuses(400, "A parameter is no number in its range.");
}

Route change_route() {
  using namespace schema;
  return Route("PUT", "/api/v1/serial-trace", Access::admin, kBodyLimit, "Switch the trace of the serial line.")
      .in("Control")
      .says("It begins empty, and ends by itself.")
      .takes(body({{"enabled", flag()}, optional("minutes", integer(1, LineTrace::kLongest.count()))}))
      .gives(200, "Its state, without exchanges.", trace_schema());
}

Route csv_route() {
  return Route("GET", "/api/v1/serial-trace.csv", Access::admin, 0, "The trace of the serial line as a file.")
      .in("Control")
      .gives_file(200, "Oldest first.", "text/csv; charset=utf-8");
}

}  // namespace

void add_trace_routes(Router& router, model::LineTrace& trace, const core::Clock& clock, Switched switched) {
  router.add(trace_route(), Router::Handler([&](const Request& request) { return read(trace, clock, request); }));
  router.add(change_route(), Router::Handler([&, switched = std::move(switched)](const Request& request) {
               return change(trace, clock, switched, request);
             }));
  router.add(csv_route(), Router::Handler([&trace](const Request&) { return csv(trace); }));
}

}  // namespace nv::http
