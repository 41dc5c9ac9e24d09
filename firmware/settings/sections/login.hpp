// Log-in and sessions. Names and defaults: user manual, 15.2 ("Login Timeout (s)" 300, "First Login Reset (Day)" 90, up
// to 720) and 11.6 (one session).
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct LoginSettings {
  std::uint32_t timeout_s = 300;
  std::uint16_t password_days = 90;
  std::uint8_t read_only_sessions = 8;
  bool strict = false;

  static constexpr std::string_view kSection = "login";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = LoginSettings;
    return std::tuple{
        number("timeout_s", &Self::timeout_s, 30, 86400)
            .unit("s")
            .help("A session nobody uses for so long is closed; each request of a person begins the time anew."),
        number("password_days", &Self::password_days, 1, 720)
            .unit("days")
            .help("How long a password is valid; then nothing but changing it is served."),
        number("read_only_sessions", &Self::read_only_sessions, 0, 8)
            .help("Read-only sessions beside the one that may change things; one more ends the oldest of them. 0: "
                  "accounts "
                  "that only read cannot log in."),
        flag("strict", &Self::strict)
            .help("One session in all, as on the original card: a new one ends any other, a read-only one too, "
                  "whatever their number above."),
    };
  }
};

}  // namespace nv::settings
