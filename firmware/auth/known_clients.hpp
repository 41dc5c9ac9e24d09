// Clients that have logged in: those of a crowd of strangers who are not held up by it. The last few, by
// core::client_of(); kept over restarts in a file that is written only when a new one comes. Main thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/peer_address.hpp"

namespace nv::auth {

class KnownClients {
 public:
  static constexpr std::size_t kMost = 64;  // more: the one that has not logged in for longest is forgotten

  // True when it was none of them.
  bool remember(std::string_view address) {
    std::string client = core::client_of(address);
    const bool is_new = std::erase(clients_, client) == 0;
    clients_.push_back(std::move(client));
    if (clients_.size() > kMost) {
      clients_.erase(clients_.begin());
    }
    return is_new;
  }
  bool contains(std::string_view address) const {
    return std::ranges::find(clients_, core::client_of(address)) != clients_.end();
  }

  const std::vector<std::string>& all() const { return clients_; }  // newest last
  // In place of all.
  void restore(const std::vector<std::string>& clients) {
    clients_.clear();
    for (const std::string& client : clients) {
      remember(client);
    }
  }

 private:
  std::vector<std::string> clients_;
};

}  // namespace nv::auth
