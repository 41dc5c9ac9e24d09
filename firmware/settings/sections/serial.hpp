// The line to the UPS. Names and defaults: user manual, section 15.2 ("Baud rate Setting", "Polling Rate (s)", "Serial
// Timeout (ms)").
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

// 15.2 lists the waits for 57600, 19200 and 9600; the one for 2400 follows their pattern (four times slower than 9600).
struct LineRate {
  unsigned baud;
  std::chrono::milliseconds additional_timeout;
};
inline constexpr auto kLineRates = std::to_array<LineRate>({
    {2400, std::chrono::milliseconds(400)},
    {9600, std::chrono::milliseconds(100)},
    {19200, std::chrono::milliseconds(50)},
    {57600, std::chrono::milliseconds(20)},
});
inline constexpr auto kBaudChoices = std::to_array<Choice>({2400, 9600, 19200, 57600});

struct SerialSettings {
  std::string device;
  unsigned baud = 9600;
  std::optional<unsigned> fixed_baud;
  std::uint8_t slave = 1;
  unsigned polling_rate_s = 2;
  std::optional<unsigned> additional_timeout_ms;
  unsigned refused_table_retry_s = 60;
  bool project_controls = false;

  static constexpr std::string_view kSection = "serial";
  static constexpr auto fields() {
    using Self = SerialSettings;
    return std::tuple{
        text("device", &Self::device, 255).help("Serial device file of the line to the UPS, such as /dev/ttyUSB0."),
        choice("baud", &Self::baud, kBaudChoices)
            .unit("bit/s")
            .help("Rate tried first when the rate is found automatically."),
        choice("fixed_baud", &Self::fixed_baud, kBaudChoices)
            .unit("bit/s")
            .help("The only rate used, for a UPS that is not found automatically; empty finds the rate."),
        number("slave", &Self::slave, 1, 247).help("Modbus address of the UPS."),
        number("polling_rate_s", &Self::polling_rate_s, 1, 60)
            .unit("s")
            .help("Time from one poll of the UPS to the next."),
        number("additional_timeout_ms", &Self::additional_timeout_ms, 0, 2000)
            .unit("ms")
            .help("Extra wait for each answer of the UPS; empty takes the wait that suits the rate."),
        number("refused_table_retry_s", &Self::refused_table_retry_s, 5, 3600)
            .unit("s")
            .help("How long a table the UPS refused is left alone before it is asked for again."),
        flag("project_controls", &Self::project_controls)
            .help("Allow control codes that no public document names; for simulators only, never for a real UPS."),
    };
  }
};

// The extra wait in force at a rate: the setting, else the row of that rate, else the longest.
constexpr std::chrono::milliseconds additional_timeout(const SerialSettings& settings, unsigned baud) {
  if (settings.additional_timeout_ms) {
    return std::chrono::milliseconds(*settings.additional_timeout_ms);
  }
  for (const LineRate& rate : kLineRates) {
    if (rate.baud == baud) {
      return rate.additional_timeout;
    }
  }
  return kLineRates.front().additional_timeout;
}

}  // namespace nv::settings
