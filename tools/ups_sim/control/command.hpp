// What may be asked of the simulator, by the control socket or by a scenario, as plain values.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "devices/device.hpp"
#include "line/faults.hpp"
#include "result.hpp"

namespace ups_sim {

struct GetState {};
struct SetQuantities {
  std::vector<std::pair<std::string, Setting>> settings;
  std::optional<double> time_scale;
};
struct ForceRegisters {
  std::uint16_t address;
  std::vector<std::uint16_t> values;
};
struct ForceBit {
  std::uint16_t address;
  int bit;
  bool value;
};
struct Release {
  std::optional<std::uint16_t> address;  // nullopt = all
  std::optional<int> bit;                // nullopt = the whole word
};
struct ReadWords {
  unsigned address, count;
};
struct ListTables {};
struct Freeze {
  bool frozen;
};
struct AddFault {
  Fault fault;
};
struct ClearFaults {};
struct Play {
  std::string scenario;
};
struct StopPlaying {};
struct GetStatistics {};
struct ResetStatistics {};
struct Quit {};

using Command = std::variant<GetState, SetQuantities, ForceRegisters, ForceBit, Release, ReadWords, ListTables, Freeze,
                             AddFault, ClearFaults, Play, StopPlaying, GetStatistics, ResetStatistics, Quit>;

// Whether a scenario's step may hold it: it changes the device or the line, and asks nothing.
bool fits_in_scenario(const Command& command);
bool is_command_name(const std::string& name);
Result<Command> parse_command(const std::string& name, const nlohmann::json& argument);

}  // namespace ups_sim
