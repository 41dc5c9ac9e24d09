// Scenario files of the simulator: a scenario or an error message.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto scenario = ups_sim::parse_scenario(std::string(reinterpret_cast<const char*>(data), size));
  static_cast<void>(scenario);
  return 0;
}
