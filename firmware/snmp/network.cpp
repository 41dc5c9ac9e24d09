#include "snmp/network.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace nv::snmp {
namespace {

IpAddress address_in(const sockaddr* socket_address) {
  sockaddr_in internet{};
  std::memcpy(&internet, socket_address, sizeof internet);
  IpAddress address;
  std::memcpy(address.bytes.data(), &internet.sin_addr, address.bytes.size());
  return address;
}

// The default route of /proc/net/route, whose numbers are as they lie in memory.
IpAddress default_gateway() {
  std::ifstream routes("/proc/net/route");
  std::string line;
  std::getline(routes, line);
  while (std::getline(routes, line)) {
    std::istringstream fields(line);
    std::string interface;
    std::uint32_t destination = 0;
    std::uint32_t gateway = 0;
    fields >> interface >> std::hex >> destination >> gateway;
    if (fields && destination == 0 && gateway != 0) {
      IpAddress address;
      std::memcpy(address.bytes.data(), &gateway, address.bytes.size());
      return address;
    }
  }
  return {};
}

}  // namespace

NetworkAddresses network_addresses() {
  NetworkAddresses network;
  network.gateway = default_gateway();
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) {
    return network;
  }
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> interfaces(first, &::freeifaddrs);
  for (const ifaddrs* entry = interfaces.get(); entry != nullptr; entry = entry->ifa_next) {
    const bool is_ipv4 = entry->ifa_addr != nullptr && entry->ifa_addr->sa_family == AF_INET;
    if (is_ipv4 && entry->ifa_netmask != nullptr && (entry->ifa_flags & IFF_LOOPBACK) == 0) {
      network.address = address_in(entry->ifa_addr);
      network.mask = address_in(entry->ifa_netmask);
      break;
    }
  }
  return network;
}

}  // namespace nv::snmp
