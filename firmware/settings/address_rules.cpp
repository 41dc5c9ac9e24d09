#include "settings/address_rules.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace nv::settings {
namespace {

template <class Address>
std::optional<Address> parsed(int family, std::string_view text) {
  Address address{};
  const bool good =
      text.find('\0') == std::string_view::npos && ::inet_pton(family, std::string(text).c_str(), &address) == 1;
  return good ? std::optional(address) : std::nullopt;
}

std::optional<std::uint32_t> ipv4_number(std::string_view text) {
  const auto address = parsed<in_addr>(AF_INET, text);
  return address ? std::optional(ntohl(address->s_addr)) : std::nullopt;
}

bool is_interface_name(std::string_view text) {
  constexpr std::size_t kLongest = 15;  // IFNAMSIZ without its final zero
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '.';
  };
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, allowed);
}

}  // namespace

bool is_ipv4(std::string_view text) {
  return parsed<in_addr>(AF_INET, text).has_value();
}

bool is_ipv6(std::string_view text) {
  const auto percent = text.find('%');
  const bool good_zone = percent == std::string_view::npos || is_interface_name(text.substr(percent + 1));
  return good_zone && parsed<in6_addr>(AF_INET6, text.substr(0, percent)).has_value();
}

bool is_ipv4_host(std::string_view text) {
  constexpr std::uint32_t kLoopback = 127;
  constexpr std::uint32_t kFirstMulticast = 224;
  const auto number = ipv4_number(text);
  const std::uint32_t network = number.value_or(0) >> 24U;
  return number && network != 0 && network != kLoopback && network < kFirstMulticast;
}

bool is_ipv6_host(std::string_view text) {
  const auto address = parsed<in6_addr>(AF_INET6, text);
  return address && !IN6_IS_ADDR_UNSPECIFIED(&*address) && !IN6_IS_ADDR_LOOPBACK(&*address) &&
         !IN6_IS_ADDR_MULTICAST(&*address) && !IN6_IS_ADDR_V4MAPPED(&*address);
}

bool is_host_address(std::string_view text) {
  return is_ipv4_host(text) || is_ipv6_host(text);
}

bool is_netmask(std::string_view text) {
  const auto mask = ipv4_number(text);
  return mask && *mask != 0 && std::countl_one(*mask) + std::countr_zero(*mask) == 32;
}

bool is_ipv6_prefix(std::string_view text) {
  constexpr unsigned kLongest = 128;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_ipv6_host(text.substr(0, slash))) {
    return false;
  }
  const std::string_view digits = text.substr(slash + 1);
  unsigned length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return error == std::errc() && end == digits.data() + digits.size() && !digits.starts_with('0') && length <= kLongest;
}

}  // namespace nv::settings
