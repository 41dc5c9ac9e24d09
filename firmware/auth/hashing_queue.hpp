// Whose password is looked at next. A hash is slow on purpose and they go one at a time, so a flood of wrong log-ins
// must not be what everybody waits for: each standing has a line of its own, and the lines take turns. However many
// strangers try, who is known waits for one hash of each other line at most, and a stranger who has not failed not for
// those who have. Main thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/turn.hpp"

namespace nv::auth {

enum class Standing : std::uint8_t {
  session,   // somebody who is logged in: a password change, a new user, a backup's passphrase
  known,     // a log-in from a client that has logged in before
  stranger,  // from one that never has
  failed,    // and from one that never has, but has failed lately
};

class HashingQueue {
 public:
  // How many may wait, in all and of one client (core::client_of); who comes beyond is refused. All together are fewer
  // than the connections that the web server has by itself (web.connections, 128): who waits holds one.
  struct Line {
    Standing standing;
    std::size_t places;
    std::size_t of_client;
  };
  static constexpr auto kLines = std::to_array<Line>({
      {Standing::session, 8, 4},
      {Standing::known, 16, 1},
      {Standing::stranger, 64, 1},
      {Standing::failed, 16, 1},
  });

  // For who is refused.
  static constexpr const char* kFull = "too many passwords are being checked: try again in a moment";

  // Holding one is being looked at. None when refused, or cancelled while waiting.
  using Turn = core::Turn<HashingQueue>;
  boost::asio::awaitable<Turn> take(Standing standing, std::string client);

 private:
  // Lives in the coroutine that waits, in its line until it is granted its turn.
  struct Waiter;
  using Waiters = std::list<Waiter*>;
  struct Waiter {
    Waiter(Waiters& waiters, std::string who, boost::asio::steady_timer timer);
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter();

    Waiters& line;
    Waiters::iterator place;
    std::string client;
    boost::asio::steady_timer wake;
    bool granted = false;
  };
  friend Turn;
  void release();

  std::array<Waiters, kLines.size()> lines_;
  std::size_t last_ = 0;  // the line whose turn it was
  bool busy_ = false;
};

}  // namespace nv::auth
