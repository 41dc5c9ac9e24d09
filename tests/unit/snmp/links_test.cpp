#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <span>
#include <vector>

#include "snmp/link_watch.hpp"

using nv::snmp::LinkMemory;
using nv::snmp::LinkStatus;
using nv::snmp::parse_links;

namespace {

std::vector<std::byte> news(std::uint16_t type, int index, unsigned flags) {
  struct {
    nlmsghdr head;
    ifinfomsg link;
  } message{};
  message.head.nlmsg_len = sizeof message;
  message.head.nlmsg_type = type;
  message.link.ifi_index = index;
  message.link.ifi_flags = flags;
  std::vector<std::byte> bytes(sizeof message);
  std::memcpy(bytes.data(), &message, sizeof message);
  return bytes;
}

std::vector<std::byte> operator+(std::vector<std::byte> a, const std::vector<std::byte>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("the kernel's messages about interfaces, and nothing else", "[snmp]") {
  const auto all = parse_links(news(RTM_NEWLINK, 2, IFF_UP | IFF_RUNNING) + news(RTM_NEWADDR, 3, IFF_UP) +
                               news(RTM_DELLINK, 4, IFF_UP | IFF_RUNNING) + news(RTM_NEWLINK, 5, IFF_RUNNING));
  REQUIRE(all.size() == 3);
  CHECK((all[0].index == 2 && all[0].admin_up && all[0].running));
  CHECK((all[1].index == 4 && !all[1].admin_up && !all[1].running));
  CHECK((all[2].index == 5 && !all[2].admin_up && !all[2].running));
}

TEST_CASE("messages that are cut short or lie about their length are left", "[snmp]") {
  auto message = news(RTM_NEWLINK, 2, IFF_UP);
  for (std::size_t size = 0; size < message.size(); ++size) {
    CHECK(parse_links(std::span(message).first(size)).empty());
  }
  for (const std::uint32_t length : {0U, 1U, 15U, 17U, 31U, 33U, 0xFFFFFFFFU}) {
    std::memcpy(message.data(), &length, sizeof length);
    CHECK(parse_links(message).empty());
  }
}

TEST_CASE("the first sight of an interface is no news, each change is one", "[snmp]") {
  LinkMemory memory;
  const auto numbers = [&memory](bool running) {
    std::vector<std::uint32_t> found;
    for (const auto& trap : memory.note({7, true, running})) {
      found.push_back(trap.number);
    }
    return found;
  };
  using Numbers = std::vector<std::uint32_t>;
  CHECK(numbers(true).empty());
  CHECK(numbers(true).empty());
  CHECK(numbers(false) == Numbers{3});  // linkDown: snmpTraps 3
  CHECK(numbers(false).empty());
  CHECK(numbers(true) == Numbers{4});
}
