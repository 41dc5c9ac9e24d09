// The command line.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "devices/catalog.hpp"
#include "result.hpp"

namespace ups_sim {

struct Options {
  enum class Action { run, list, help };
  Action action = Action::run;
  std::string device;
  std::string link;
  std::string scenario;
  std::string control;
  int baud = 0;  // 0 = the device's usual rate
  bool paced = true;
  std::optional<double> latency_ms;
  double time_scale = 1;
  bool input_is_holding = false;
  DeviceOptions of_device;
};

Result<Options> parse_options(std::span<char* const> arguments);
std::string help_text();

}  // namespace ups_sim
