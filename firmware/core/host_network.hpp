// The machine's own network as the operating system has it now: interfaces, addresses, gateways, name servers. Read
// anew at each call, in well under a millisecond; any thread. What cannot be read is empty. The parsers are pure and
// bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nv::core {

struct InterfaceAddress {
  std::string address;  // as inet_ntop writes it, IPv4 or IPv6
  unsigned prefix = 0;  // leading bits of the network
  bool operator==(const InterfaceAddress&) const = default;
};

struct NetworkInterface {
  std::string name;
  std::string mac;  // "00:e0:d8:ff:c1:a0"; empty when it has none
  bool up = false;  // switched on, and the link is there
  bool loopback = false;
  std::vector<InterfaceAddress> addresses;
};

// Whether an IPv6 address was made of a MAC address (ff:fe and its last 24 bits at the end; RFC 4291, appendix A): who
// may not see the one must not read it from the other. False where either is none.
bool tells_mac(const std::string& address, const std::string& mac);

// In the kernel's order, at most 64 with 64 addresses each.
std::vector<NetworkInterface> network_interfaces();

// Of the default routes, at most 8 each; an IPv6 one with its interface ("fe80::1%eth0").
std::vector<std::string> ipv4_gateways();
std::vector<std::string> ipv6_gateways();

// Name servers of /etc/resolv.conf, at most 8.
std::vector<std::string> dns_servers();

std::string host_name();

// The same from text: /proc/net/route, /proc/net/ipv6_route (whose numbers are hexadecimal), resolv.conf(5).
std::vector<std::string> parse_ipv4_gateways(std::string_view routes);
std::vector<std::string> parse_ipv6_gateways(std::string_view routes);
std::vector<std::string> parse_dns_servers(std::string_view resolver);

}  // namespace nv::core
