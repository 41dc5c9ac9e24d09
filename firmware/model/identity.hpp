// Who the device is: register map, type, texts, architecture. Manual 7.3, 7.4, MODBUS TCP appendix.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nv::model {

enum class Family : std::uint8_t { jbusp, vumap, sts };

enum class Architecture : std::uint8_t { single, modular, parallel, modular_parallel, sts };

struct Identity {
  Family family{};
  std::optional<std::uint16_t> type_code;  // none for an STS
  std::string model;                       // "MASTERYS BC+", or "unknown JBUSP, code 999"
  std::string serial_number;               // empty when the device does not say
  std::string reference;
  std::string user_reference;
  std::string user_location;
  Architecture architecture{};
  std::uint8_t input_phases = 0;  // 1 or 3; 0 when not stated
  std::uint8_t output_phases = 0;
  bool off_line = false;  // a range that feeds the load from the mains in normal operation (12.1.5 "Normal mode")

  bool operator==(const Identity&) const = default;
};

std::string_view family_name(Family family);  // "JBUSP", "VU-MAP", "STS"
std::string_view architecture_name(Architecture architecture);

}  // namespace nv::model
