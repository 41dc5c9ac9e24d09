#include "scenario.hpp"

#include <nlohmann/json.hpp>

namespace ups_sim {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 1U << 20U;
constexpr std::size_t kMostSteps = 10000;
constexpr double kLongestTime = 30 * 86400.0;

Error wrong_step(std::size_t number, const std::string& what) {
  return Error{"step " + std::to_string(number) + ": " + what};
}

bool is_duration(const json& value, double lowest) {
  return value.is_number() && value.get<double>() >= lowest && value.get<double>() <= kLongestTime;
}

Result<ScenarioStep> parse_step(const json& object, std::size_t number) {
  if (!object.is_object() || !object.contains("at") || !is_duration(object["at"], 0)) {
    return wrong_step(number, "needs \"at\", a number of seconds from 0 up");
  }
  ScenarioStep step{object["at"].get<double>(), {}};
  for (const auto& [key, value] : object.items()) {
    if (key == "at" || (key == "note" && value.is_string())) {
      continue;
    }
    Result<Command> command = parse_command(key, value);
    if (!command) {
      return wrong_step(number, command.error());
    }
    if (!fits_in_scenario(*command)) {
      return wrong_step(number, "\"" + key + "\" has no place in a scenario");
    }
    step.commands.push_back(std::move(*command));
  }
  if (step.commands.empty()) {
    return wrong_step(number, "does nothing");
  }
  return step;
}

Problem parse_steps(const json& list, Scenario& scenario) {
  if (!list.is_array() || list.size() > kMostSteps) {
    return "\"steps\" must be a list of at most " + std::to_string(kMostSteps) + " steps";
  }
  for (std::size_t index = 0; index < list.size(); ++index) {
    Result<ScenarioStep> step = parse_step(list[index], index + 1);
    if (!step) {
      return step.error();
    }
    if (!scenario.steps.empty() && step->at_s < scenario.steps.back().at_s) {
      return wrong_step(index + 1, "is earlier than the step before it").message;
    }
    scenario.steps.push_back(std::move(*step));
  }
  return {};
}

Problem parse_walk(const json& object, Scenario& scenario) {
  if (!object.is_object() || object.size() != 2 || !object.contains("on_s") || !object.contains("off_s") ||
      !is_duration(object["on_s"], 0.05) || !is_duration(object["off_s"], 0)) {
    return "\"alarm_walk\" needs \"on_s\" from 0.05 up and \"off_s\" from 0 up";
  }
  scenario.walk = AlarmWalk{object["on_s"].get<double>(), object["off_s"].get<double>()};
  return {};
}

}  // namespace

Result<Scenario> parse_scenario(const std::string& text) {
  if (text.size() > kLongestText) {
    return Error{"a scenario has at most 1 MiB"};
  }
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) {
    return Error{"is no JSON"};
  }
  if (!root.is_object() || !root.contains("name") || !root["name"].is_string()) {
    return Error{"needs an object with a \"name\""};
  }
  Scenario scenario;
  scenario.name = root["name"].get<std::string>();
  for (const auto& [key, value] : root.items()) {
    Problem problem;
    if (key == "steps") {
      problem = parse_steps(value, scenario);
    } else if (key == "alarm_walk") {
      problem = parse_walk(value, scenario);
    } else if (key != "name" && key != "description") {
      problem = "unknown key \"" + key + "\"";
    }
    if (problem) {
      return Error{*problem};
    }
  }
  if (scenario.steps.empty() && !scenario.walk) {
    return Error{"has no \"steps\""};
  }
  return scenario;
}

std::vector<ScenarioStep> alarm_walk_steps(const AlarmWalk& walk, const std::vector<AlarmBit>& bits) {
  std::vector<ScenarioStep> steps;
  double at = 0;
  for (const AlarmBit& bit : bits) {
    steps.push_back({at, {ForceBit{bit.address, bit.bit, true}}});
    at += walk.on_s;
    steps.push_back({at, {Release{bit.address, bit.bit}}});
    at += walk.off_s;
  }
  return steps;
}

}  // namespace ups_sim
