// What IP addresses in settings must look like. Pure functions; an embedded zero byte is never part of an address.
#pragma once

#include <string_view>

namespace nv::settings {

bool is_ipv4(std::string_view text);  // four numbers with dots, nothing shortened
bool is_ipv6(std::string_view text);  // with a zone too: fe80::1%eth0

// Addresses a host may have: neither unspecified, loopback, multicast nor reserved; without a zone.
bool is_ipv4_host(std::string_view text);
bool is_ipv6_host(std::string_view text);
bool is_host_address(std::string_view text);  // either

// Ones, then zeros, at least one of the ones: 255.255.255.0.
bool is_netmask(std::string_view text);

// An address of a host and the length of its prefix, 1 to 128: fe80::1/64.
bool is_ipv6_prefix(std::string_view text);

}  // namespace nv::settings
