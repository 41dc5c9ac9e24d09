// Interfaces of the machine that come and go, as the kernel tells: the source of linkUp and linkDown. The agent's
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "snmp/traps.hpp"

namespace nv::snmp {

// What ifTable says of an interface: up(1), down(2), lowerLayerDown(7).
struct LinkStatus {
  std::uint32_t index = 0;
  bool admin_up = false;
  bool running = false;
};

// The interfaces a message of the kernel names (RTM_NEWLINK, RTM_DELLINK); a removed one is down. Anything else, and
// what is cut short, names none.
std::vector<LinkStatus> parse_links(std::span<const std::byte> message);

// Remembers them and says what changed. The first sight of an interface is none: it tells how things are.
class LinkMemory {
 public:
  std::vector<Trap> note(const LinkStatus& status);

 private:
  std::map<std::uint32_t, bool> running_;
};

class LinkWatch {
 public:
  LinkWatch();  // without the kernel's permission it has no descriptor and says nothing
  LinkWatch(const LinkWatch&) = delete;
  LinkWatch& operator=(const LinkWatch&) = delete;
  ~LinkWatch();

  int descriptor() const { return socket_; }  // readable when there is news; -1: none
  std::vector<Trap> read();

 private:
  void ask_all() const;

  int socket_ = -1;
  LinkMemory memory_;
};

}  // namespace nv::snmp
