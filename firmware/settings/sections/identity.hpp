// How the card introduces itself. Names and defaults: user manual, section 15.2. The lengths keep SNMP's sysName,
// sysContact and sysLocation (255 octets) safe.
#pragma once

#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct IdentitySettings {
  std::string system_name = "Socomec";
  std::string system_contact;
  std::string system_location;

  static constexpr std::string_view kSection = "identity";
  static constexpr auto fields() {
    using Self = IdentitySettings;
    return std::tuple{
        text("system_name", &Self::system_name, 64).help("Name shown on every page, in SNMP and in mail."),
        text("system_contact", &Self::system_contact, 127)
            .help("Whom to ask about this UPS; shown in SNMP and in mail."),
        text("system_location", &Self::system_location, 127)
            .help("Where this UPS stands; shown on every page, in SNMP and in mail."),
    };
  }
};

}  // namespace nv::settings
