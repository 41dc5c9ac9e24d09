// The card's network. Names and defaults: user manual, 15.2 ("BootP/DHCP", "IP Address", "Gateway Address", "Subnet
// Mask", "DNS Address", "IPv6 ...") and 15.3 ("PING Echo"). Where they differ: the operating system owns addresses and
// pings in this version, so the modes stand on `system` and the manual's DHCP, static and automatic are refused; the
// manual's link-local address is one made from a MAC address, so ours is empty. GET /api/v1/system tells what is in
// use.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

enum class Ipv4Mode : std::uint8_t { system, dhcp, fixed };
enum class Ipv6Mode : std::uint8_t { system, automatic, fixed };

inline constexpr auto kIpv4Modes = std::to_array<Choice>({
    {Ipv4Mode::system, "system"},
    {Ipv4Mode::dhcp, "dhcp"},
    {Ipv4Mode::fixed, "static"},
});
inline constexpr auto kIpv6Modes = std::to_array<Choice>({
    {Ipv6Mode::system, "system"},
    {Ipv6Mode::automatic, "automatic"},
    {Ipv6Mode::fixed, "static"},
});

struct NetworkSettings {
  Ipv4Mode ipv4_mode = Ipv4Mode::system;
  std::string ipv4_address = "192.168.7.18";
  std::string ipv4_netmask;
  std::string ipv4_gateway;
  std::string dns_server;
  Ipv6Mode ipv6_mode = Ipv6Mode::system;
  std::string ipv6_local;
  std::string ipv6_global;
  std::string ipv6_router;
  bool ping_echo = true;

  static constexpr std::string_view kSection = "network";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = NetworkSettings;
    constexpr std::string_view kRight = "the right to change the network of the operating system";
    return std::tuple{
        choice("ipv4_mode", &Self::ipv4_mode, kIpv4Modes)
            .only("system", kRight)
            .help("Where the IPv4 address comes from; this version leaves addresses to the operating system."),
        ipv4("ipv4_address", &Self::ipv4_address).help("IPv4 address in mode static; kept, but not in use otherwise."),
        netmask("ipv4_netmask", &Self::ipv4_netmask).help("Subnet mask in mode static."),
        ipv4("ipv4_gateway", &Self::ipv4_gateway).help("Gateway in mode static."),
        address("dns_server", &Self::dns_server).help("Server that finds the addresses of names, in mode static."),
        choice("ipv6_mode", &Self::ipv6_mode, kIpv6Modes)
            .only("system", kRight)
            .help("Where IPv6 addresses come from; this version leaves addresses to the operating system."),
        prefix6("ipv6_local", &Self::ipv6_local)
            .help("Link-local IPv6 address with its prefix in mode static; empty makes it from the MAC address."),
        prefix6("ipv6_global", &Self::ipv6_global).help("Global IPv6 address with its prefix in mode static."),
        ipv6("ipv6_router", &Self::ipv6_router).help("IPv6 router in mode static."),
        flag("ping_echo", &Self::ping_echo)
            .only(true, kRight)
            .help("Answer pings; in this version the operating system does."),
    };
  }
};

}  // namespace nv::settings
