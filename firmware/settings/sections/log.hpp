// How much the daemon tells on standard error.
#pragma once

#include <array>
#include <string_view>
#include <tuple>

#include "core/log.hpp"
#include "settings/field.hpp"

namespace nv::settings {

inline constexpr auto kLogLevels = std::to_array<Choice>({
    {core::LogLevel::debug, "debug"},
    {core::LogLevel::info, "info"},
    {core::LogLevel::notice, "notice"},
    {core::LogLevel::warning, "warning"},
    {core::LogLevel::error, "error"},
});

struct LogSettings {
  core::LogLevel level = core::LogLevel::info;

  static constexpr std::string_view kSection = "log";
  static constexpr auto fields() {
    return std::tuple{
        choice("level", &LogSettings::level, kLogLevels).help("Least important kind of message that is still logged."),
    };
  }
};

}  // namespace nv::settings
