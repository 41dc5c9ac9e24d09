// The line to the UPS. Names and defaults: user manual, section 15.2 ("Baud rate Setting", "Polling Rate (s)", "Serial
// Timeout (ms)", whose defaults for each rate stand in device/line_timing.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

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
  bool reversed_controls = false;

  static constexpr std::string_view kSection = "serial";
  static constexpr bool kAdminOnly = true;  // a wrong line or rate makes the card blind to its UPS
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
        flag("reversed_controls", &Self::reversed_controls)
            .help("VU-MAP only: the UPS has its permissions at 0x00C9 and takes its controls at 0x00C7, as some ITYS "
                  "PRO do."),
    };
  }
};

}  // namespace nv::settings
