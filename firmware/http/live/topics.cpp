#include "http/live/topics.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace nv::http {
namespace {

using Json = nlohmann::json;

constexpr LiveTopics kNothing{false, false, false, 0};

bool add(LiveTopics& topics, std::string_view name) {
  bool* const topic = name == "points"   ? &topics.points
                      : name == "alarms" ? &topics.alarms
                      : name == "events" ? &topics.events
                                         : nullptr;
  if (topic == nullptr || *topic) {
    return false;
  }
  *topic = true;
  return true;
}

core::Error bad_topics() {
  return core::fail("\"sub\" lists points, alarms, events, each at most once");
}

core::Error bad_unit() {
  return core::fail("\"unit\" is a number from 0 to " + std::to_string(kHighestLiveUnit));
}

// An object of these two members, nothing deeper than the list of topics.
std::optional<Json> parse(std::string_view message) {
  constexpr int kDeepest = 2;
  bool too_deep = false;
  const auto watch = [&too_deep](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json json = Json::parse(message, watch, false);
  if (json.is_discarded() || too_deep || !json.is_object() || json.size() != (json.contains("unit") ? 2U : 1U)) {
    return std::nullopt;
  }
  return json;
}

}  // namespace

core::Result<LiveTopics> parse_live_message(std::string_view message) {
  const auto json = message.size() <= kLongestLiveMessage ? parse(message) : std::nullopt;
  if (!json || !json->contains("sub")) {
    return core::fail("a message is {\"sub\":[...]} or {\"sub\":[...],\"unit\":N}");
  }
  LiveTopics topics = kNothing;
  const Json& list = json->at("sub");
  const auto known = [&topics](const Json& name) {
    return name.is_string() && add(topics, name.get_ref<const std::string&>());
  };
  if (!list.is_array() || !std::ranges::all_of(list, known)) {
    return bad_topics();
  }
  if (const auto unit = json->find("unit"); unit != json->end()) {
    if (!unit->is_number_unsigned() || unit->get<std::uint64_t>() > kHighestLiveUnit) {
      return bad_unit();
    }
    topics.unit = unit->get<std::uint8_t>();
  }
  return topics;
}

core::Result<LiveTopics> parse_live_query(std::string_view names, std::string_view unit) {
  if (names.ends_with(',')) {
    return bad_topics();
  }
  LiveTopics topics = names.empty() ? LiveTopics{} : kNothing;
  while (!names.empty()) {
    const auto end = std::min(names.find(','), names.size());
    if (!add(topics, names.substr(0, end))) {
      return bad_topics();
    }
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  if (!unit.empty()) {
    const auto parsed = std::from_chars(unit.data(), unit.data() + unit.size(), topics.unit);
    if (parsed.ec != std::errc{} || parsed.ptr != unit.data() + unit.size() || topics.unit > kHighestLiveUnit) {
      return bad_unit();
    }
  }
  return topics;
}

}  // namespace nv::http
