#include "core/network_links.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace nv::core {
LinkNews parse_links(std::span<const std::byte> message) {
  LinkNews news;
  while (message.size() >= sizeof(nlmsghdr)) {
    nlmsghdr head{};
    std::memcpy(&head, message.data(), sizeof head);
    if (head.nlmsg_len < sizeof head || head.nlmsg_len > message.size()) {
      break;
    }
    news.complete = news.complete || head.nlmsg_type == NLMSG_DONE;
    ifinfomsg link{};
    const bool is_link = head.nlmsg_type == RTM_NEWLINK || head.nlmsg_type == RTM_DELLINK;
    if (is_link && head.nlmsg_len >= NLMSG_HDRLEN + sizeof link) {
      std::memcpy(&link, message.data() + NLMSG_HDRLEN, sizeof link);
      const bool there = head.nlmsg_type == RTM_NEWLINK;
      if (link.ifi_index > 0) {
        const bool up = there && (link.ifi_flags & IFF_UP) != 0;
        news.links.push_back({static_cast<std::uint32_t>(link.ifi_index), up, up && (link.ifi_flags & IFF_RUNNING) != 0,
                              (link.ifi_flags & IFF_LOOPBACK) != 0});
      }
    }
    const std::size_t aligned = (head.nlmsg_len + 3U) & ~std::size_t{3};
    message = message.subspan(aligned < message.size() ? aligned : message.size());
  }
  return news;
}

std::vector<LinkChange> LinkMemory::note(const LinkNews& news) {
  std::vector<LinkChange> changes;
  for (const LinkStatus& status : news.links) {
    const auto [entry, is_new] = known_.try_emplace(status.index, Known{status.running, !complete_});
    if (!is_new && std::exchange(entry->second.running, status.running) != status.running) {
      changes.push_back({status, entry->second.from_start});
    }
  }
  complete_ = complete_ || news.complete;
  return changes;
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

std::vector<LinkChange> LinkWatch::read() {
  std::vector<LinkChange> changes;
  std::array<std::byte, 32768> buffer{};
  for (int round = 0; round < 64; ++round) {
    const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
      break;
    }
    const auto more = memory_.note(parse_links(std::span(buffer).first(static_cast<std::size_t>(got))));
    changes.insert(changes.end(), more.begin(), more.end());
  }
  return changes;
}

}  // namespace nv::core
