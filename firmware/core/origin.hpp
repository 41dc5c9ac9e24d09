// Who did something, by which door and from where: travels with every change of a setting, every command and every
// cleared log into the event that tells of it. A plain value; never holds a secret.
#pragma once

#include <string>

namespace nv::core {

struct Origin {
  std::string via;   // the door: "web", "REST", "SNMP v3", "file" ...
  std::string by;    // the account or SNMP user; "community" for SNMP v1 and v2c; "system" when no person asked
  std::string from;  // the peer's address; empty for the card itself
  bool operator==(const Origin&) const = default;
};

// "via REST by admin from 192.0.2.7", after manual 18.5 ("via ??? by ???"). An empty part is left out. Names come from
// outside: control characters become '?', and each part is cut at 64 bytes.
std::string origin_text(const Origin& origin);

}  // namespace nv::core
