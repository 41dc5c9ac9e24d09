// The web server: HTTP, HTTPS and their limits. Ports: user manual, section 15.3 ("HTTP Port", "HTTPs Port"); the
// manual asks to use HTTPS and to disable HTTP (3.4), so plain HTTP only redirects unless the administrator wants it
// otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

enum class HttpMode : std::uint8_t { redirect, serve, local };

inline constexpr auto kHttpModes = std::to_array<Choice>({
    {HttpMode::redirect, "redirect"},
    {HttpMode::serve, "serve"},
    {HttpMode::local, "local"},
});

struct HttpSettings {
  bool enabled = true;
  std::uint16_t port = 80;
  HttpMode mode = HttpMode::redirect;

  static constexpr std::string_view kSection = "http";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = HttpSettings;
    return std::tuple{
        flag("enabled", &Self::enabled).help("Answer on the port for plain HTTP at all."),
        number("port", &Self::port, 0, 65535).help("TCP port of plain HTTP; 0 takes any free one."),
        choice("mode", &Self::mode, kHttpModes)
            .help("redirect: only send browsers to HTTPS. serve: the same pages without encryption, passwords readable "
                  "on the network. local: programs on this machine read without a log-in, nobody else gets in."),
    };
  }
};

struct HttpsSettings {
  bool enabled = true;
  std::uint16_t port = 443;
  std::string names;

  static constexpr std::string_view kSection = "https";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = HttpsSettings;
    return std::tuple{
        flag("enabled", &Self::enabled).help("Serve the pages and the API over HTTPS."),
        number("port", &Self::port, 0, 65535).help("TCP port of HTTPS; 0 takes any free one."),
        hosts("names", &Self::names, 500)
            .help("More names and addresses for the card's own certificate, separated by commas; its host name and "
                  "addresses are in it anyway."),
    };
  }
};

// Limits of both, so that a flood or a slow client takes nothing from the others.
struct WebSettings {
  std::uint16_t connections = 128;
  std::uint16_t connections_per_address = 32;
  std::uint16_t idle_s = 15;
  std::uint16_t header_s = 10;
  std::uint16_t header_bytes = 8192;
  bool metrics_open = false;
  std::uint16_t requests_per_s = 100;

  static constexpr std::string_view kSection = "web";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = WebSettings;
    return std::tuple{
        number("connections", &Self::connections, 4, 1024).help("Connections served at a time; one more is refused."),
        number("connections_per_address", &Self::connections_per_address, 2, 1024)
            .help("Of these, how many one client address may have."),
        number("idle_s", &Self::idle_s, 1, 300).unit("s").help("A connection without a request for so long is closed."),
        number("header_s", &Self::header_s, 1, 60)
            .unit("s")
            .help("A handshake or the head of a request may take so long."),
        number("header_bytes", &Self::header_bytes, 1024, 16384).help("How long the head of a request may be."),
        flag("metrics_open", &Self::metrics_open)
            .help("Measurements for Prometheus (/metrics) are readable without a log-in or token."),
        number("requests_per_s", &Self::requests_per_s, 0, 10000)
            .unit("1/s")
            .help("Requests of one account or API token, on average over 10 s; 0 sets no limit."),
    };
  }
};

}  // namespace nv::settings
