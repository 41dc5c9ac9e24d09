// The names and addresses under which clients reach this machine: what its certificate is for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nv::tls {

// Names in lower case, addresses as inet_ntop writes them; each once.
struct HostNames {
  std::vector<std::string> names;
  std::vector<std::string> addresses;
};

// The host's name, "localhost", every address of its interfaces, and what `extra` lists (separated by commas or spaces;
// what is neither a name nor an address is left out). At most 64 of each.
HostNames host_names(std::string_view extra);

}  // namespace nv::tls
