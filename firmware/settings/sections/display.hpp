// How values are shown. Name and default: user manual, section 15.2 ("Temperature unit").
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

enum class TemperatureUnit : std::uint8_t { celsius, fahrenheit };

inline constexpr auto kTemperatureUnits = std::to_array<Choice>({
    {TemperatureUnit::celsius, "C"},
    {TemperatureUnit::fahrenheit, "F"},
});

struct DisplaySettings {
  TemperatureUnit temperature_unit = TemperatureUnit::celsius;

  static constexpr std::string_view kSection = "display";
  static constexpr auto fields() {
    return std::tuple{
        choice("temperature_unit", &DisplaySettings::temperature_unit, kTemperatureUnits)
            .help("Degrees Celsius or Fahrenheit, on pages and in downloads."),
    };
  }
};

}  // namespace nv::settings
