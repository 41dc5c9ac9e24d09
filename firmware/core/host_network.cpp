#include "core/host_network.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <span>

#include "core/file.hpp"

namespace nv::core {
namespace {

constexpr std::size_t kMostInterfaces = 64;
constexpr std::size_t kMostAddresses = 64;
constexpr std::size_t kMostServers = 8;
constexpr std::size_t kLongestTable = 256 * 1024;
constexpr std::size_t kLongestInterface = IFNAMSIZ - 1;

std::string_view take_word(std::string_view& line) {
  constexpr std::string_view kBlanks = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

std::optional<std::uint32_t> hexadecimal(std::string_view word) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, 16);
  return error == std::errc() && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

std::optional<in6_addr> ipv6_of_digits(std::string_view digits) {
  in6_addr address{};
  if (digits.size() != 2 * sizeof address.s6_addr) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < sizeof address.s6_addr; ++i) {
    const auto byte = hexadecimal(digits.substr(2 * i, 2));
    if (!byte) {
      return std::nullopt;
    }
    address.s6_addr[i] = static_cast<std::uint8_t>(*byte);
  }
  return address;
}

template <class Address>
std::string written(int family, const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, &address, text.data(), text.size()) != nullptr ? text.data() : "";
}

bool is_address(std::string_view text) {
  in6_addr address{};
  const std::string plain(text.substr(0, text.find('%')));
  return ::inet_pton(AF_INET, plain.c_str(), &address) == 1 || ::inet_pton(AF_INET6, plain.c_str(), &address) == 1;
}

void add(std::vector<std::string>& list, std::string text) {
  if (list.size() < kMostServers && std::ranges::find(list, text) == list.end()) {
    list.push_back(std::move(text));
  }
}

template <class Address>
Address address_in(const sockaddr* socket_address) {
  Address address{};
  std::memcpy(&address, socket_address, sizeof address);
  return address;
}

unsigned leading_ones(std::span<const std::uint8_t> mask) {
  unsigned bits = 0;
  for (const std::uint8_t byte : mask) {
    bits += static_cast<unsigned>(std::countl_one(byte));
    if (byte != 0xFF) {
      break;
    }
  }
  return bits;
}

std::optional<InterfaceAddress> internet_address(const ifaddrs& entry) {
  if (entry.ifa_netmask == nullptr) {
    return std::nullopt;
  }
  if (entry.ifa_addr->sa_family == AF_INET) {
    const auto mask = std::bit_cast<std::array<std::uint8_t, 4>>(address_in<sockaddr_in>(entry.ifa_netmask).sin_addr);
    return InterfaceAddress{written(AF_INET, address_in<sockaddr_in>(entry.ifa_addr).sin_addr), leading_ones(mask)};
  }
  if (entry.ifa_addr->sa_family == AF_INET6) {
    const in6_addr mask = address_in<sockaddr_in6>(entry.ifa_netmask).sin6_addr;
    return InterfaceAddress{written(AF_INET6, address_in<sockaddr_in6>(entry.ifa_addr).sin6_addr),
                            leading_ones(mask.s6_addr)};
  }
  return std::nullopt;
}

std::string mac_of(const sockaddr_ll& link) {
  constexpr unsigned char kLength = 6;
  const auto& bytes = link.sll_addr;
  if (link.sll_halen != kLength || std::all_of(bytes, bytes + kLength, [](auto byte) { return byte == 0; })) {
    return {};
  }
  std::array<char, 18> text{};
  std::snprintf(text.data(), text.size(), "%02x:%02x:%02x:%02x:%02x:%02x", unsigned{bytes[0]}, unsigned{bytes[1]},
                unsigned{bytes[2]}, unsigned{bytes[3]}, unsigned{bytes[4]}, unsigned{bytes[5]});
  return text.data();
}

NetworkInterface* interface_of(std::vector<NetworkInterface>& all, const ifaddrs& entry) {
  const auto found = std::ranges::find(all, entry.ifa_name, &NetworkInterface::name);
  if (found != all.end()) {
    return &*found;
  }
  if (all.size() == kMostInterfaces) {
    return nullptr;
  }
  NetworkInterface made;
  made.name = entry.ifa_name;
  made.up = (entry.ifa_flags & IFF_UP) != 0 && (entry.ifa_flags & IFF_RUNNING) != 0;
  made.loopback = (entry.ifa_flags & IFF_LOOPBACK) != 0;
  return &all.emplace_back(std::move(made));
}

void note(NetworkInterface& interface, const ifaddrs& entry) {
  if (entry.ifa_addr == nullptr) {
    return;
  }
  if (entry.ifa_addr->sa_family == AF_PACKET) {
    interface.mac = mac_of(address_in<sockaddr_ll>(entry.ifa_addr));
  } else if (auto address = internet_address(entry); address && interface.addresses.size() < kMostAddresses) {
    interface.addresses.push_back(std::move(*address));
  }
}

std::string table(const char* path) {
  auto text = read_file(path, kLongestTable);
  return text ? std::move(*text) : std::string();
}

}  // namespace

std::vector<NetworkInterface> network_interfaces() {
  std::vector<NetworkInterface> all;
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) {
    return all;
  }
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(first, ::freeifaddrs);
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    if (NetworkInterface* interface = interface_of(all, *entry)) {
      note(*interface, *entry);
    }
  }
  return all;
}

bool tells_mac(const std::string& address, const std::string& mac) {
  in6_addr parsed{};
  std::array<unsigned, 6> bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), &parsed) != 1 ||
      std::sscanf(mac.c_str(), "%2x:%2x:%2x:%2x:%2x:%2x", &bytes[0], &bytes[1], &bytes[2], &bytes[3], &bytes[4],
                  &bytes[5]) != static_cast<int>(bytes.size())) {
    return false;
  }
  const std::array<unsigned, 5> ending{0xFF, 0xFE, bytes[3], bytes[4], bytes[5]};
  return std::equal(ending.begin(), ending.end(), std::end(parsed.s6_addr) - ending.size());
}

// Interface, destination, gateway, flags, three counters, mask; the addresses as they lie in memory.
std::vector<std::string> parse_ipv4_gateways(std::string_view routes) {
  std::vector<std::string> gateways;
  while (!routes.empty()) {
    std::string_view line = take_line(routes);
    take_word(line);
    const auto destination = hexadecimal(take_word(line));
    const auto gateway = hexadecimal(take_word(line));
    for (int skipped = 0; skipped < 4; ++skipped) {
      take_word(line);
    }
    const auto mask = hexadecimal(take_word(line));
    if (destination == 0U && mask == 0U && gateway.value_or(0) != 0) {
      add(gateways, written(AF_INET, in_addr{*gateway}));
    }
  }
  return gateways;
}

// Destination, length of its prefix, source and its length, next hop, four counters, interface.
std::vector<std::string> parse_ipv6_gateways(std::string_view routes) {
  std::vector<std::string> gateways;
  while (!routes.empty()) {
    std::string_view line = take_line(routes);
    const auto destination = ipv6_of_digits(take_word(line));
    const auto length = hexadecimal(take_word(line));
    take_word(line);
    take_word(line);
    const auto next_hop = ipv6_of_digits(take_word(line));
    for (int skipped = 0; skipped < 4; ++skipped) {
      take_word(line);
    }
    const std::string_view interface = take_word(line).substr(0, kLongestInterface);
    const bool is_default = destination && length == 0U && IN6_IS_ADDR_UNSPECIFIED(&*destination);
    if (is_default && next_hop && !IN6_IS_ADDR_UNSPECIFIED(&*next_hop) && !interface.empty()) {
      const bool local = IN6_IS_ADDR_LINKLOCAL(&*next_hop);
      add(gateways, written(AF_INET6, *next_hop) + (local ? "%" + std::string(interface) : ""));
    }
  }
  return gateways;
}

std::vector<std::string> parse_dns_servers(std::string_view resolver) {
  constexpr std::size_t kLongestAddress = INET6_ADDRSTRLEN + IFNAMSIZ;
  std::vector<std::string> servers;
  while (!resolver.empty()) {
    std::string_view line = take_line(resolver);
    const bool names_one = take_word(line) == "nameserver";
    const std::string_view address = take_word(line);
    if (names_one && address.size() <= kLongestAddress && is_address(address)) {
      add(servers, std::string(address));
    }
  }
  return servers;
}

std::vector<std::string> ipv4_gateways() {
  return parse_ipv4_gateways(table("/proc/net/route"));
}

std::vector<std::string> ipv6_gateways() {
  return parse_ipv6_gateways(table("/proc/net/ipv6_route"));
}

std::vector<std::string> dns_servers() {
  return parse_dns_servers(table("/etc/resolv.conf"));
}

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace nv::core
