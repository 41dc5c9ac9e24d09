// Wrong passwords make the next try wait: from the fifth for one account from one client, from the twentieth for one
// client whatever the account, twice as long each time. Other clients stay free, so that nobody can lock the
// administrator out of everywhere. Addresses come in as they are and count by core::client_of(). Monotonic time only:
// setting the clock opens nothing. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"

namespace nv::auth {

class Lockout {
 public:
  static constexpr unsigned kFreeTries = 4;  // for an account from a client
  static constexpr unsigned kFreeTriesOfClient = 19;
  static constexpr std::chrono::seconds kFirstPause{30};
  static constexpr std::chrono::seconds kLongestPause{3600};
  static constexpr std::chrono::hours kForgotten{24};  // after the last wrong one
  static constexpr std::size_t kMostRecords = 1024;    // more: the one quiet for longest is forgotten

  // How long tries of this account from this address are refused yet.
  std::optional<std::chrono::seconds> pause(std::string_view account, std::string_view address,
                                            core::SteadyTime now) const;
  // Counts a wrong password. The new pause, when it brought one.
  std::optional<std::chrono::seconds> failed(std::string_view account, std::string_view address, core::SteadyTime now);
  void succeeded(std::string_view account, std::string_view address);
  // Whether a wrong password of this client is remembered.
  bool has_failed(std::string_view address) const;

  // What has to survive a restart: records with a pause. Times are what is left of them.
  struct Saved {
    std::string account;  // empty: the client alone
    std::string client;
    unsigned failures = 0;
    std::chrono::seconds left{};
    bool operator==(const Saved&) const = default;
  };
  std::vector<Saved> save(core::SteadyTime now) const;
  void restore(const std::vector<Saved>& saved, core::SteadyTime now);

 private:
  struct Record {
    std::string account;
    std::string client;
    unsigned failures = 0;
    core::SteadyTime last{};
    core::SteadyTime until{};
  };
  const Record* find(std::string_view account, std::string_view client) const;
  Record& record(std::string_view account, std::string_view client, core::SteadyTime now);
  std::optional<std::chrono::seconds> count(Record& record, unsigned free_tries, core::SteadyTime now);

  std::vector<Record> records_;
};

}  // namespace nv::auth
