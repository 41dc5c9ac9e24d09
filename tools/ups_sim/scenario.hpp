// A story on a time line. Parsing is a pure function of the text: the fuzzers feed it anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/command.hpp"

namespace ups_sim {

struct ScenarioStep {
  double at_s;
  std::vector<Command> commands;
};

// Every alarm bit of the device's own map in turn: on for a while, off for a while.
struct AlarmWalk {
  double on_s, off_s;
};

struct Scenario {
  std::string name;
  std::vector<ScenarioStep> steps;  // ascending
  std::optional<AlarmWalk> walk;
};

Result<Scenario> parse_scenario(const std::string& text);
// The walk as steps, for a device with these alarm bits.
std::vector<ScenarioStep> alarm_walk_steps(const AlarmWalk& walk, const std::vector<AlarmBit>& bits);
// A name like "mains_lost", or a path (with a slash or ending in .json).
Result<Scenario> load_scenario(const std::string& name_or_path);

}  // namespace ups_sim
