// What a type code says of a device: name, phases, and whether it is a module, a unit or a whole system.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "model/identity.hpp"

namespace nv::device {

enum class DeviceKind : std::uint8_t { module, unit, system, from_configuration };

struct DeviceType {
  model::Family family;
  std::uint16_t code;
  std::string_view name;
  std::uint8_t input_phases;
  std::uint8_t output_phases;
  DeviceKind kind;
};

// nullptr when the code is in no list: such a device runs all the same, as "unknown JBUSP, code n".
const DeviceType* find_device_type(model::Family family, std::uint16_t code);

}  // namespace nv::device
