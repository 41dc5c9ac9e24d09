#include "http/routes/device_routes.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "http/snapshot_json.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

Response json_response(const Json& body) {
  Response response;
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

// The number of a query parameter; `fallback` when it is not given; none when it is no number up to `highest`.
std::optional<std::uint64_t> number(const Request& request, std::string_view name, std::uint64_t fallback,
                                    std::uint64_t highest) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) {
    return fallback;
  }
  const std::string& text = found->second;
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
  return whole && value <= highest ? std::optional(value) : std::nullopt;
}

Response events(const model::DeviceModel& model, const Request& request) {
  constexpr std::uint64_t kMostEvents = model::DeviceModel::kRecentEvents;
  const auto limit = number(request, "limit", kMostEvents, kMostEvents);
  const auto after = number(request, "after", 0, UINT64_MAX);
  if (!limit || !after) {
    return problem(400, "Bad Request", "limit must be 0 to " + std::to_string(kMostEvents) + ", after an event id");
  }
  Json list = Json::array();
  for (const model::Event& event : model.recent_events(*after, *limit)) {
    list.push_back(event_json(event));
  }
  return json_response({{"events", list}});
}

Response registers(const model::DeviceModel& model) {
  Json blocks = Json::array();
  for (const auto& [address, words] : model.latest()->image->tables()) {
    blocks.push_back({{"address", address}, {"words", words}});
  }
  return json_response({{"blocks", blocks}});
}

}  // namespace

void add_device_routes(Router& router, const model::DeviceModel& model) {
  router.get("/api/v1/snapshot",
             [&model](const Request&) { return json_response(snapshot_json(*model.latest(), core::SystemClock())); });
  router.get("/api/v1/events", [&model](const Request& request) { return events(model, request); });
  router.get("/api/v1/registers", [&model](const Request&) { return registers(model); });
}

}  // namespace nv::http
