// How long an alarm must be gone before it is removed (docs/ARCHITECTURE.md section 5). Beyond the manual.
#pragma once

#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct AlarmSettings {
  unsigned clear_hold_s = 5;
  unsigned flapping_hold_s = 30;

  static constexpr std::string_view kSection = "alarms";
  static constexpr auto fields() {
    using Self = AlarmSettings;
    return std::tuple{
        number("clear_hold_s", &Self::clear_hold_s, 0, 60)
            .unit("s")
            .help("How long an alarm must be gone before it is removed."),
        number("flapping_hold_s", &Self::flapping_hold_s, 0, 600)
            .unit("s")
            .help("The same for an alarm that came three times within a minute."),
    };
  }
};

}  // namespace nv::settings
