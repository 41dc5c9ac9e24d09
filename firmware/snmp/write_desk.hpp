// Carries out what a SET asked for: settings first, then clock, UPS, countdowns, and last what ends the card's present
// state. Main thread; owns the countdowns of RFC 1628.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "control/card_desk.hpp"
#include "control/command_desk.hpp"
#include "core/log.hpp"
#include "core/task_group.hpp"
#include "settings/store.hpp"
#include "snmp/writes.hpp"

namespace nv::snmp {

// What the clock shows, where it is not given; of the hour that comes twice the nearer one.
core::WallTime moved_clock(const core::Clock& clock, const std::optional<Date>& date,
                           const std::optional<TimeOfDay>& time);

struct WriteServices {
  settings::Store& settings;
  control::CommandDesk& commands;
  control::CardDesk& card;
  const core::Clock& clock;
  std::function<void(std::uint32_t number)> send_trap;
  std::function<void()> countdowns_changed;
};

class WriteDesk {
 public:
  WriteDesk(boost::asio::any_io_executor executor, WriteServices services, core::Logger log);

  // The first thing that fails ends it; its reason is logged here.
  boost::asio::awaitable<core::Result<void>> carry_out(std::vector<Write> writes, core::Origin who);
  const Countdowns& countdowns() const { return countdowns_; }
  boost::asio::awaitable<void> stop();

 private:
  core::Result<void> save(const std::vector<Write>& writes, Card card, const core::Origin& who);
  void take_back(const Card& before, std::uint64_t changes, const core::Origin& who);
  core::Result<void> set_clock(const std::vector<Write>& writes, const control::Requester& who);
  boost::asio::awaitable<core::Result<void>> carry_out_all(const std::vector<Write>& writes,
                                                           const control::Requester& who);
  boost::asio::awaitable<core::Result<void>> give_orders(const std::vector<Write>& writes,
                                                         const control::Requester& who);
  boost::asio::awaitable<core::Result<void>> command(model::Command command, control::Requester who);
  void start(const CountdownWrite& write, const control::Requester& who);
  boost::asio::awaitable<void> count_down(Countdown which, std::chrono::seconds wait, control::Requester who);
  void set_end(Countdown which, std::optional<core::SteadyTime> end);

  boost::asio::any_io_executor executor_;
  WriteServices services_;
  core::Logger log_;
  Countdowns countdowns_;
  std::array<boost::asio::steady_timer, 3> timers_;
  std::uint64_t changes_ = 0;  // of settings, whoever made them
  core::Subscription changed_;
  core::TaskGroup tasks_;
};

}  // namespace nv::snmp
