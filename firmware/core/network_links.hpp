// Interfaces of the machine that come and go, as the kernel tells (rtnetlink). One thread, whichever owns it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace nv::core {

struct LinkStatus {
  std::uint32_t index = 0;
  bool admin_up = false;
  bool running = false;  // a cable with somebody at its other end
  bool loopback = false;
};

struct LinkNews {
  std::vector<LinkStatus> links;
  bool complete = false;  // the kernel has named all that were asked for
};

// What a message of the kernel names (RTM_NEWLINK, RTM_DELLINK); a removed interface is down. Anything else, and what
// is cut short, names none.
LinkNews parse_links(std::span<const std::byte> message);

struct LinkChange {
  LinkStatus status;
  bool from_start = false;  // it was there when the watch began: no container's or tunnel's
};

// Remembers them and says what changed. The first sight of an interface is no change: it tells how things are.
class LinkMemory {
 public:
  std::vector<LinkChange> note(const LinkNews& news);

 private:
  struct Known {
    bool running;
    bool from_start;
  };
  std::map<std::uint32_t, Known> known_;
  bool complete_ = false;
};

class LinkWatch {
 public:
  LinkWatch();  // without the kernel's permission it has no descriptor and says nothing
  LinkWatch(const LinkWatch&) = delete;
  LinkWatch& operator=(const LinkWatch&) = delete;
  ~LinkWatch();

  int descriptor() const { return socket_; }  // readable when there is news; -1: none
  std::vector<LinkChange> read();             // never blocks

 private:
  void ask_all() const;

  int socket_ = -1;
  LinkMemory memory_;
};

}  // namespace nv::core
