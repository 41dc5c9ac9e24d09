// The card's clock. Names: user manual, 15.1 (time server, time zone); the zones' numbers are those of the card's MIB
// (upsAgentNtpTimeZone), 28 is London.
#pragma once

#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct ClockSettings {
  std::string time_server;
  unsigned time_zone = 28;

  static constexpr std::string_view kSection = "clock";
  static constexpr auto fields() {
    using Self = ClockSettings;
    return std::tuple{
        host("time_server", &Self::time_server).help("NTP server the clock is set by; empty for none."),
        number("time_zone", &Self::time_zone, 1, 77).help("Time zone, as the card's MIB numbers them; 28 is London."),
    };
  }
};

}  // namespace nv::settings
