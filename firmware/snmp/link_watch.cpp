#include "snmp/link_watch.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace nv::snmp {
namespace {

constexpr Oid kIfEntry{1, 3, 6, 1, 2, 1, 2, 2, 1};
constexpr std::uint32_t kAdminStatus = 7;
constexpr std::uint32_t kOperStatus = 8;

Trap link_trap(const LinkStatus& status) {
  Trap trap = make_trap(TrapFamily::generic, status.running ? kLinkUp : kLinkDown);
  const std::int32_t oper = status.running ? 1 : (status.admin_up ? 7 : 2);
  trap.variables = {{kIfEntry + Oid{1, status.index}, static_cast<std::int32_t>(status.index)},
                    {kIfEntry + Oid{kAdminStatus, status.index}, status.admin_up ? 1 : 2},
                    {kIfEntry + Oid{kOperStatus, status.index}, oper}};
  return trap;
}

}  // namespace

std::vector<LinkStatus> parse_links(std::span<const std::byte> message) {
  std::vector<LinkStatus> links;
  while (message.size() >= sizeof(nlmsghdr)) {
    nlmsghdr head{};
    std::memcpy(&head, message.data(), sizeof head);
    if (head.nlmsg_len < sizeof head || head.nlmsg_len > message.size()) {
      break;
    }
    ifinfomsg link{};
    const bool is_link = head.nlmsg_type == RTM_NEWLINK || head.nlmsg_type == RTM_DELLINK;
    if (is_link && head.nlmsg_len >= NLMSG_HDRLEN + sizeof link) {
      std::memcpy(&link, message.data() + NLMSG_HDRLEN, sizeof link);
      const bool there = head.nlmsg_type == RTM_NEWLINK;
      if (link.ifi_index > 0) {
        links.push_back({static_cast<std::uint32_t>(link.ifi_index), there && (link.ifi_flags & IFF_UP) != 0,
                         there && (link.ifi_flags & IFF_UP) != 0 && (link.ifi_flags & IFF_RUNNING) != 0});
      }
    }
    const std::size_t aligned = (head.nlmsg_len + 3U) & ~std::size_t{3};
    message = message.subspan(aligned < message.size() ? aligned : message.size());
  }
  return links;
}

std::vector<Trap> LinkMemory::note(const LinkStatus& status) {
  const auto [known, is_new] = running_.try_emplace(status.index, status.running);
  if (is_new || std::exchange(known->second, status.running) == status.running) {
    return {};
  }
  return {link_trap(status)};
}

LinkWatch::LinkWatch() : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)) {
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK;
  sockaddr generic{};
  static_assert(sizeof address <= sizeof generic);
  std::memcpy(&generic, &address, sizeof address);
  if (socket_ >= 0 && ::bind(socket_, &generic, sizeof address) != 0) {
    ::close(std::exchange(socket_, -1));
  }
  ask_all();
}

LinkWatch::~LinkWatch() {
  if (socket_ >= 0) {
    ::close(socket_);
  }
}

// The answer comes like news and is the first sight of each.
void LinkWatch::ask_all() const {
  struct {
    nlmsghdr head;
    ifinfomsg link;
  } question{};
  question.head.nlmsg_len = sizeof question;
  question.head.nlmsg_type = RTM_GETLINK;
  question.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  if (socket_ >= 0) {
    [[maybe_unused]] const auto sent = ::send(socket_, &question, sizeof question, 0);
  }
}

std::vector<Trap> LinkWatch::read() {
  std::vector<Trap> traps;
  std::array<std::byte, 32768> buffer{};
  for (int round = 0; round < 64; ++round) {
    const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
      break;
    }
    for (const LinkStatus& link : parse_links(std::span(buffer).first(static_cast<std::size_t>(got)))) {
      for (Trap& trap : memory_.note(link)) {
        traps.push_back(std::move(trap));
      }
    }
  }
  return traps;
}

}  // namespace nv::snmp
