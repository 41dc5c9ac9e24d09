// What the system says of its network: tables of routes, resolv.conf, and the kernel's messages about links. What must
// hold: each list is short, each entry an address that others can read, and a message names no more than it has room
// for.
#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/host_network.hpp"
#include "core/network_links.hpp"
#include "support/require.hpp"

using namespace nv::core;
using nv::test::require;

namespace {

bool is_of(int family, const std::string& address) {
  in6_addr room{};
  return ::inet_pton(family, address.substr(0, address.find('%')).c_str(), &room) == 1;
}

void check(std::vector<std::string> list, bool ipv4, bool ipv6) {
  constexpr std::size_t kMost = 8;
  require(list.size() <= kMost);
  for (const std::string& address : list) {
    require((ipv4 && is_of(AF_INET, address)) || (ipv6 && is_of(AF_INET6, address)));
  }
  std::ranges::sort(list);
  require(std::ranges::adjacent_find(list) == list.end());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(parse_ipv4_gateways(text), true, false);
  check(parse_ipv6_gateways(text), false, true);
  check(parse_dns_servers(text), true, true);
  LinkMemory memory;
  const LinkNews news = parse_links(std::as_bytes(std::span(data, size)));
  require(news.links.size() * (sizeof(nlmsghdr) + sizeof(ifinfomsg)) <= size);
  require(memory.note(news).size() <= news.links.size());
  memory.note(news);
  return 0;
}
