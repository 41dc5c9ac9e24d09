#include "http/routes/device_routes.hpp"

#include <charconv>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "http/json_body.hpp"
#include "http/snapshot_json.hpp"
#include "http/snapshot_schema.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

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
  const auto after = number(request, "after", 0, INT64_MAX);
  if (!limit || !after) {
    return problem(400, "Bad Request",
                   "\"limit\" is a number from 0 to " + std::to_string(kMostEvents) + ", \"after\" the id of an event");
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

// Many clients that ask at once share one text; the ages in it are then up to this old.
class SnapshotText {
 public:
  explicit SnapshotText(const model::DeviceModel& model) : model_(model) {}

  std::shared_ptr<const std::string> get() {
    constexpr std::chrono::milliseconds kShared{100};
    const auto now = clock_.steady();
    const auto snapshot = model_.latest();
    if (!text_ || snapshot != made_of_ || now - made_at_ >= kShared) {
      text_ = std::make_shared<const std::string>(
          snapshot_json(*snapshot, clock_).dump(-1, ' ', false, Json::error_handler_t::replace));
      made_of_ = snapshot;
      made_at_ = now;
    }
    return text_;
  }

 private:
  const model::DeviceModel& model_;
  core::SystemClock clock_;
  model::DeviceModel::SnapshotPtr made_of_;
  core::SteadyTime made_at_{};
  std::shared_ptr<const std::string> text_;
};

Response snapshot(SnapshotText& text) {
  Response response;
  response.shared_body = text.get();
  return response;
}

Route snapshot_route() {
  return Route("GET", "/api/v1/snapshot", Access::read_only, 0, "The newest picture of the device.")
      .in("Device")
      .gives(200, "The picture of one instant.", snapshot_schema());
}

Route events_route() {
  constexpr auto kMost = static_cast<std::int64_t>(model::DeviceModel::kRecentEvents);
  return Route("GET", "/api/v1/events", Access::read_only, 0, "The newest events, oldest first.")
      .in("Device")
      .query("limit", schema::integer(0, kMost), "The newest so many.")
      .query("after", schema::integer(0, INT64_MAX), "Only those after this id.")
      .gives(200, "Events.", schema::object({{"events", schema::list(event_schema())}}))
      .refuses(400, "A parameter is no number in its range.");
}

Route registers_route() {
  using namespace schema;
  const Schema block = object({{"address", integer(0, 0xFFFF)}, {"words", list(integer(0, 0xFFFF))}});
  return Route("GET", "/api/v1/registers", Access::read_only, 0, "The raw words of the last sweep.")
      .in("Device")
      .gives(200, "Blocks of registers.", object({{"blocks", list(block)}}));
}

}  // namespace

void add_device_routes(Router& router, const model::DeviceModel& model) {
  const auto text = std::make_shared<SnapshotText>(model);
  router.add(snapshot_route(), Router::Handler([text](const Request&) { return snapshot(*text); }));
  router.add(events_route(), Router::Handler([&model](const Request& request) { return events(model, request); }));
  router.add(registers_route(), Router::Handler([&model](const Request&) { return registers(model); }));
}

}  // namespace nv::http
