// The plain HTTP server. It answers on the loopback address only, so its default is no privileged port; the manual's
// port 80 (section 15.3) belongs to the public server.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct HttpSettings {
  bool enabled = true;
  std::uint16_t port = 8080;

  static constexpr std::string_view kSection = "http";
  static constexpr auto fields() {
    using Self = HttpSettings;
    return std::tuple{
        flag("enabled", &Self::enabled).help("Serve the pages and the API over plain HTTP."),
        number("port", &Self::port, 0, 65535).help("TCP port of the HTTP server; 0 takes any free one."),
    };
  }
};

}  // namespace nv::settings
