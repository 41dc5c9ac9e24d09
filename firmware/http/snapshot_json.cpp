#include "http/snapshot_json.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using model::Snapshot;

std::string clock_text(const model::DeviceClock& clock) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04u-%02u-%02uT%02u:%02u:%02u", unsigned{clock.year}, unsigned{clock.month},
                unsigned{clock.day}, unsigned{clock.hour}, unsigned{clock.minute}, unsigned{clock.second});
  return text.data();
}

Json values_json(const model::Values& values) {
  Json json = Json::object();
  for (const model::PointRow& row : model::kPoints) {
    if (const auto value = values.get(row.id)) {
      json[std::string(row.name)] = value_json(*value, row.decimals);
    }
  }
  return json;
}

std::optional<std::int64_t> age_ms(const Snapshot& snapshot, const core::Clock& clock) {
  if (!snapshot.link.measured_at) {
    return std::nullopt;
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - *snapshot.link.measured_at).count();
}

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json link_json(const Snapshot& snapshot, const core::Clock& clock) {
  const model::Link& link = snapshot.link;
  return {
      {"state", model::link_state_name(link.state)},
      {"reason", link.reason},
      {"baud", optional_json(link.baud)},
      {"slave", link.slave},
      {"since", time_text(link.since)},
      {"failed_sweeps", link.failed_sweeps},
      {"sweep_ms", link.sweep_duration ? Json(link.sweep_duration->count()) : Json(nullptr)},
      {"age_ms", optional_json(age_ms(snapshot, clock))},
  };
}

std::string_view node_kind_name(model::NodeKind kind) {
  constexpr std::array<std::string_view, 3> kNames{"system", "unit", "module"};
  return kNames.at(static_cast<std::size_t>(kind));
}

Json states_json(const model::Node& node, const model::NodeStates& states, model::Family family) {
  if (node.is_summary_only()) {
    return {{"device", model::row_of(states.device).name}};  // its unit tells no more of it
  }
  if (family == model::Family::sts) {
    return {{"sts", model::row_of(states.sts).text}, {"device", model::row_of(states.device).name}};
  }
  return {
      {"ups", model::row_of(states.ups).text},
      {"battery", model::row_of(states.battery).text},
      {"output", model::row_of(states.output).text},
      {"rectifier", model::row_of(states.rectifier).name},
      {"rectifier_input", model::row_of(states.rectifier_input).name},
      {"inverter", model::row_of(states.inverter).name},
      {"bypass", model::row_of(states.bypass).name},
      {"bypass_input", model::row_of(states.bypass_input).name},
      {"genset", model::row_of(states.genset).name},
      {"device", model::row_of(states.device).name},
      {"battery_mark", model::row_of(states.battery_mark).name},
  };
}

// Of the words of the manual and the mark of the tree: the others colour a drawing.
Json since_json(const model::Node& node, const model::StateTimes& since, model::Family family) {
  if (node.is_summary_only()) {
    return {{"device", time_text(since.device)}};
  }
  if (family == model::Family::sts) {
    return {{"sts", time_text(since.sts)}, {"device", time_text(since.device)}};
  }
  return {{"ups", time_text(since.ups)},
          {"battery", time_text(since.battery)},
          {"output", time_text(since.output)},
          {"device", time_text(since.device)}};
}

Json flags_json(const model::Node& node) {
  Json json = Json::array();
  for (const model::FlagRow& row : model::kFlags) {
    if (node.flags.has(row.id)) {
      json.push_back(row.name);
    }
  }
  return json;
}

Json node_alarms_json(const model::Node& node) {
  Json json = Json::array();
  for (const model::AlarmRow& row : model::kAlarms) {
    if (node.alarms.has(row.id)) {
      json.push_back(row.name);
    }
  }
  return json;
}

Json node_json(const Snapshot& snapshot, std::size_t index) {
  const model::Node& node = snapshot.nodes[index];
  const bool live = snapshot.link.live();
  Json synoptic = Json::object();
  for (const model::PartTone& part : snapshot.states[index].synoptic) {
    synoptic[std::string(part.part)] = model::row_of(part.tone).name;
  }
  return {
      {"id", node.id.path()},
      {"kind", node_kind_name(node.id.kind)},
      {"unit", node.id.unit},
      {"module", node.id.module},
      {"states", states_json(node, snapshot.states[index], snapshot.identity->family)},
      {"since", since_json(node, snapshot.states[index].since, snapshot.identity->family)},
      {"values", live ? values_json(node.values) : Json::object()},
      {"flags", live ? flags_json(node) : Json::array()},
      {"alarms", live ? node_alarms_json(node) : Json::array()},
      {"synoptic", synoptic},
  };
}

Json nodes_json(const Snapshot& snapshot) {
  Json json = Json::array();
  for (std::size_t i = 0; i < snapshot.nodes.size(); ++i) {
    json.push_back(node_json(snapshot, i));
  }
  return json;
}

Json last_known_json(const Snapshot& snapshot, const core::Clock& clock) {
  if (snapshot.link.live() || snapshot.nodes.empty()) {
    return nullptr;
  }
  Json nodes = Json::array();
  for (const model::Node& node : snapshot.nodes) {
    nodes.push_back({{"id", node.id.path()}, {"values", values_json(node.values)}});
  }
  return {{"age_ms", optional_json(age_ms(snapshot, clock))}, {"nodes", nodes}};
}

Json controls_json(const Snapshot& snapshot) {
  Json allowed = Json::array();
  for (const model::CommandRow& row : model::kCommands) {
    if (snapshot.link.live() && snapshot.controls.allowed.has(row.id)) {
      allowed.push_back(row.name);
    }
  }
  return {{"remote_enabled", optional_json(snapshot.controls.remote_enabled)}, {"allowed", allowed}};
}

}  // namespace

Json value_json(std::int32_t value, int decimals) {
  return decimals == 0 ? Json(value) : Json(static_cast<double>(value) / std::pow(10.0, decimals));
}

Json alarms_json(const Snapshot& snapshot) {
  Json json = Json::array();
  for (const model::ActiveAlarm& alarm : snapshot.alarms) {
    const model::AlarmRow& row = model::row_of(alarm.alarm);
    json.push_back({
        {"id", row.name},
        {"code", alarm.code},
        {"text", row.text},
        {"level", model::level_name(alarm.level)},
        {"since", time_text(alarm.since)},
        {"live", alarm.live},
    });
  }
  return json;
}

Json device_json(const Snapshot& snapshot) {
  if (!snapshot.identity) {
    return nullptr;
  }
  const model::Identity& identity = *snapshot.identity;
  return {
      {"map", model::family_name(identity.family)},
      {"type_code", optional_json(identity.type_code)},
      {"model", identity.model},
      {"serial_number", identity.serial_number},
      {"reference", identity.reference},
      {"user_reference", identity.user_reference},
      {"user_location", identity.user_location},
      {"architecture", model::architecture_name(identity.architecture)},
      {"input_phases", identity.input_phases},
      {"output_phases", identity.output_phases},
      {"clock", snapshot.device_clock ? Json(clock_text(*snapshot.device_clock)) : Json(nullptr)},
  };
}

Json snapshot_json(const Snapshot& snapshot, const core::Clock& clock) {
  return {
      {"sequence", snapshot.sequence},      {"time", time_text(snapshot.time)},
      {"link", link_json(snapshot, clock)}, {"device", device_json(snapshot)},
      {"nodes", nodes_json(snapshot)},      {"last_known", last_known_json(snapshot, clock)},
      {"alarms", alarms_json(snapshot)},    {"controls", controls_json(snapshot)},
  };
}

Json event_json(const model::Event& event) {
  return {
      {"id", event.id},
      {"time", time_text(event.time)},
      {"log", model::event_log_name(event.log)},
      {"level", model::level_name(event.level)},
      {"kind", model::event_kind_name(event.kind)},
      {"name", event.name},
      {"text", event.text},
  };
}

}  // namespace nv::http
