#include "http/routes/device_routes.hpp"

#include <charconv>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "http/json_body.hpp"
#include "http/snapshot_json.hpp"

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

}  // namespace

void add_device_routes(Router& router, const model::DeviceModel& model) {
  const auto get = [&router](std::string path, std::string summary, Router::Handler handler) {
    Route route;
    route.method = "GET";
    route.path = std::move(path);
    route.access = Access::read_only;
    route.summary = std::move(summary);
    router.add(std::move(route), std::move(handler));
  };
  const auto text = std::make_shared<SnapshotText>(model);
  get("/api/v1/snapshot", "The newest picture of the device.", [text](const Request&) { return snapshot(*text); });
  get("/api/v1/events", "The newest events, oldest first.",
      [&model](const Request& request) { return events(model, request); });
  get("/api/v1/registers", "The raw words of the last sweep.", [&model](const Request&) { return registers(model); });
}

}  // namespace nv::http
