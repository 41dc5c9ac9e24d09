#include "snmp/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>

#include "core/host_network.hpp"

namespace nv::snmp {
namespace {

// Zeros for what is no IPv4 address.
IpAddress ip_address(const std::string& text) {
  in_addr address{};
  IpAddress parsed;
  if (::inet_pton(AF_INET, text.c_str(), &address) == 1) {
    parsed.bytes = std::bit_cast<std::array<std::uint8_t, 4>>(address);
  }
  return parsed;
}

IpAddress mask_of(unsigned prefix) {
  IpAddress mask;
  for (unsigned bit = 0; bit < prefix; ++bit) {
    mask.bytes.at(bit / 8) |= static_cast<std::uint8_t>(0x80U >> bit % 8);
  }
  return mask;
}

}  // namespace

NetworkAddresses network_addresses() {
  NetworkAddresses network;
  if (const auto gateways = core::ipv4_gateways(); !gateways.empty()) {
    network.gateway = ip_address(gateways.front());
  }
  for (const core::NetworkInterface& interface : core::network_interfaces()) {
    const auto is_ipv4 = [](const core::InterfaceAddress& own) { return own.address.find(':') == std::string::npos; };
    const auto found = std::ranges::find_if(interface.addresses, is_ipv4);
    if (!interface.loopback && found != interface.addresses.end()) {
      network.address = ip_address(found->address);
      network.mask = mask_of(found->prefix);
      break;
    }
  }
  return network;
}

}  // namespace nv::snmp
