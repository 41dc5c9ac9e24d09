#include "http/live/changes.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

bool is_wanted(const Json& node, const LiveTopics& topics) {
  return topics.unit == 0 || node["kind"] == "system" || node["unit"] == topics.unit;
}

Json topics_json(const LiveTopics& topics) {
  Json names = Json::array();
  for (const auto& [wanted, name] :
       {std::pair{topics.points, "points"}, std::pair{topics.alarms, "alarms"}, std::pair{topics.events, "events"}}) {
    if (wanted) {
      names.push_back(name);
    }
  }
  return {{"sub", names}, {"unit", topics.unit}};
}

Json wanted_nodes(const Json& nodes, const LiveTopics& topics) {
  Json chosen = Json::array();
  for (const Json& node : nodes) {
    if (is_wanted(node, topics)) {
      chosen.push_back(node);
    }
  }
  return chosen;
}

bool same_nodes(const Json& before, const Json& after) {
  const auto same = [](const Json& a, const Json& b) { return a["id"] == b["id"]; };
  return std::equal(before.begin(), before.end(), after.begin(), after.end(), same);
}

// What has another value now, and null for what has none any more.
Json changed_values(const Json& before, const Json& after) {
  Json changed = Json::object();
  for (const auto& [name, value] : after.items()) {
    const auto old = before.find(name);
    if (old == before.end() || *old != value) {
      changed[name] = value;
    }
  }
  for (const auto& [name, value] : before.items()) {
    if (!after.contains(name)) {
      changed[name] = nullptr;
    }
  }
  return changed;
}

Json changed_node(const Json& before, const Json& after) {
  Json changed = Json::object();
  if (Json values = changed_values(before["values"], after["values"]); !values.empty()) {
    changed["values"] = std::move(values);
  }
  for (const char* name : {"states", "since", "flags", "alarms", "synoptic"}) {
    if (before[name] != after[name]) {
      changed[name] = after[name];
    }
  }
  return changed;
}

Json changed_nodes(const Json& before, const Json& after, const LiveTopics& topics) {
  Json changed = Json::array();
  for (std::size_t i = 0; i < after.size(); ++i) {
    Json node = is_wanted(after[i], topics) ? changed_node(before[i], after[i]) : Json::object();
    if (!node.empty()) {
      node["id"] = after[i]["id"];
      changed.push_back(std::move(node));
    }
  }
  return changed;
}

// The last known values stay what they were while their age grows, which the link tells.
bool same_last_known(const Json& before, const Json& after) {
  return before.is_null() || after.is_null() ? before == after : before["nodes"] == after["nodes"];
}

void add_points(Json& delta, const Json& before, const Json& after, const LiveTopics& topics) {
  if (Json nodes = changed_nodes(before["nodes"], after["nodes"], topics); !nodes.empty()) {
    delta["nodes"] = std::move(nodes);
  }
  if (!same_last_known(before["last_known"], after["last_known"])) {
    delta["last_known"] = after["last_known"];
  }
  if (before["controls"] != after["controls"]) {
    delta["controls"] = after["controls"];
  }
}

}  // namespace

Json live_state(const Json& snapshot, const LiveTopics& topics) {
  Json shown = snapshot;
  if (topics.points) {
    shown["nodes"] = wanted_nodes(snapshot["nodes"], topics);
  } else {
    for (const char* name : {"nodes", "last_known", "controls"}) {
      shown.erase(name);
    }
  }
  if (!topics.alarms) {
    shown.erase("alarms");
  }
  return {{"type", "state"},
          {"sequence", snapshot["sequence"]},
          {"subscription", topics_json(topics)},
          {"snapshot", std::move(shown)}};
}

std::optional<Json> live_delta(const Json& before, const Json& after, const LiveTopics& topics) {
  if (!same_nodes(before["nodes"], after["nodes"])) {
    return std::nullopt;
  }
  Json delta = {{"type", "delta"}, {"sequence", after["sequence"]}, {"time", after["time"]}, {"link", after["link"]}};
  if (before["device"] != after["device"]) {
    delta["device"] = after["device"];
  }
  if (topics.points) {
    add_points(delta, before, after, topics);
  }
  if (topics.alarms && before["alarms"] != after["alarms"]) {
    delta["alarms"] = after["alarms"];
  }
  return delta;
}

}  // namespace nv::http
