// The devices by name, and how each is built.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "devices/device.hpp"

namespace ups_sim {

struct DeviceOptions {
  std::uint64_t seed = 1;
  std::optional<bool> factor_ten;  // T014
  std::optional<int> units;
  std::optional<int> modules;
};

std::vector<std::string> device_names();
bool is_device(const std::string& name);
int default_baud(const std::string& name);
Result<std::unique_ptr<Device>> make_device(const std::string& name, const DeviceOptions& options);

}  // namespace ups_sim
