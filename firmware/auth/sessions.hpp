// Who is logged in (manual 11.6): one session that may change things, the newest, beside some that only read; a
// "strict" card has one in all. In memory only: a restart ends them. Tokens are kept as digests. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/role.hpp"
#include "core/clock.hpp"

namespace nv::auth {

struct Session {
  std::uint64_t id = 0;  // never 0, never used again
  std::string account;
  Role role{};
  bool restricted = false;  // may only change its password and log out
  std::string csrf;         // what a page must send with every change
  std::string address;      // where it was opened
  std::string via;
  core::SteadyTime opened{};
  core::SteadyTime last_used{};
};

struct SessionLimits {
  std::chrono::seconds idle{300};
  std::chrono::seconds longest{std::chrono::hours(12)};
  std::size_t read_only = 8;
  bool strict = false;
};

class Sessions {
 public:
  // Why a token is no longer good, for the page that still has it.
  enum class End { unknown, logged_out, timed_out, replaced, account_changed, limited };
  struct Ending {
    End why = End::unknown;
    std::string by;    // the account of the session that replaced it; else empty
    std::string from;  // its address
  };

  // Takes out and gives those that the new limits do not admit beside the others: of a strict card's the one that may
  // change things stays, else the newest; of too many that read the newest stay.
  std::vector<Session> set_limits(const SessionLimits& limits);
  // Whether there may be such a session at all.
  bool admits(const Session& session) const;

  struct Opened {
    std::string token;  // known here and to the client only
    std::uint64_t id = 0;
    std::vector<Session> ended;  // to make room
  };
  // Takes everything of `session` but its id, csrf and times.
  Opened open(Session session, core::SteadyTime now);

  // The session of a token, used now; nothing when it is unknown or over its time.
  const Session* use(std::string_view token, core::SteadyTime now);
  // The same, but not used by it.
  const Session* look(std::string_view token, core::SteadyTime now) const;
  const Session* find(std::uint64_t id) const;
  std::chrono::seconds left(const Session& session, core::SteadyTime now) const;

  void close(std::uint64_t id, End why);
  std::vector<Session> close_account(std::string_view account, End why);
  // Takes out and gives those over their time.
  std::vector<Session> close_idle(core::SteadyTime now);

  Ending end_of(std::string_view token) const;
  const std::vector<Session>& all() const { return sessions_; }

 private:
  struct Ended {
    std::string digest;
    Ending ending;
  };
  std::optional<std::size_t> place_of(std::string_view token, core::SteadyTime now) const;
  bool is_over(const Session& session, core::SteadyTime now) const;
  void take_out(std::size_t place, Ending ending, std::vector<Session>& ended);
  void make_room(const Session& newcomer, std::vector<Session>& ended);

  SessionLimits limits_;
  std::vector<Session> sessions_;     // oldest first
  std::vector<std::string> digests_;  // of their tokens, in the same order
  std::deque<Ended> ended_;           // the last few
  std::uint64_t next_id_ = 1;
};

}  // namespace nv::auth
