#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <span>
#include <vector>

#include "core/network_links.hpp"

using nv::core::LinkMemory;
using nv::core::LinkNews;
using nv::core::LinkStatus;
using nv::core::parse_links;

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

TEST_CASE("the kernel's messages about interfaces, and nothing else", "[links]") {
  const LinkNews told = parse_links(news(RTM_NEWLINK, 2, IFF_UP | IFF_RUNNING) + news(RTM_NEWADDR, 3, IFF_UP) +
                                    news(RTM_DELLINK, 4, IFF_UP | IFF_RUNNING) + news(RTM_NEWLINK, 5, IFF_RUNNING));
  const auto& all = told.links;
  REQUIRE(all.size() == 3);
  CHECK_FALSE(told.complete);
  CHECK(parse_links(news(NLMSG_DONE, 0, 0)).complete);
  CHECK((all[0].index == 2 && all[0].admin_up && all[0].running));
  CHECK((all[1].index == 4 && !all[1].admin_up && !all[1].running));
  CHECK((all[2].index == 5 && !all[2].admin_up && !all[2].running));
}

TEST_CASE("messages that are cut short or lie about their length are left", "[links]") {
  auto message = news(RTM_NEWLINK, 2, IFF_UP);
  for (std::size_t size = 0; size < message.size(); ++size) {
    CHECK(parse_links(std::span(message).first(size)).links.empty());
  }
  for (const std::uint32_t length : {0U, 1U, 15U, 17U, 31U, 33U, 0xFFFFFFFFU}) {
    std::memcpy(message.data(), &length, sizeof length);
    CHECK(parse_links(message).links.empty());
  }
}

TEST_CASE("the first sight of an interface is no news, each change is one", "[links]") {
  LinkMemory memory;
  const auto changes = [&memory](std::uint32_t index, bool running) {
    return memory.note({{LinkStatus{index, true, running, false}}, false});
  };
  CHECK(changes(7, true).empty());
  CHECK(changes(7, true).empty());
  const auto down = changes(7, false);
  REQUIRE(down.size() == 1);
  CHECK((down[0].status.index == 7 && !down[0].status.running && down[0].from_start));
  CHECK(changes(7, false).empty());
  CHECK(changes(7, true).size() == 1);
}

TEST_CASE("interfaces that come after the kernel has named all are told apart", "[links]") {
  LinkMemory memory;
  CHECK(memory.note({{LinkStatus{2, true, true, false}}, true}).empty());
  CHECK(memory.note({{LinkStatus{3, true, false, false}}, false}).empty());
  const auto changes = memory.note({{LinkStatus{3, true, true, false}, LinkStatus{2, true, false, false}}, false});
  REQUIRE(changes.size() == 2);
  CHECK_FALSE(changes[0].from_start);
  CHECK(changes[1].from_start);
}
