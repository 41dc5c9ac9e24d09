#include "snmp/write_desk.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "snmp/settings_rows.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {
namespace asio = boost::asio;

namespace {

constexpr auto kPatiently = asio::as_tuple(asio::use_awaitable);

template <class T>
std::optional<T> last_of(const std::vector<Write>& writes) {
  std::optional<T> found;
  for (const Write& write : writes) {
    if (const auto* one = std::get_if<T>(&write)) {
      found = *one;
    }
  }
  return found;
}

// What the countdown's first step is.
constexpr model::Command first_command(Countdown which) {
  return which == Countdown::startup ? model::Command::standby_off : model::Command::standby_on;
}

}  // namespace

core::WallTime moved_clock(const core::Clock& clock, const std::optional<Date>& date,
                           const std::optional<TimeOfDay>& time) {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
  const core::TimeZone zone = clock.zone();
  const auto shown = zone.local(now);
  auto day = std::chrono::floor<std::chrono::days>(shown);
  auto time_of_day = shown - day;
  if (date) {
    day = std::chrono::local_days(std::chrono::year(date->year) / date->month / date->day);
  }
  if (time) {
    time_of_day =
        std::chrono::hours(time->hour) + std::chrono::minutes(time->minute) + std::chrono::seconds(time->second);
  }
  const core::Moments moments = zone.moments(day + time_of_day);
  return std::chrono::abs(moments.last - now) < std::chrono::abs(moments.first - now) ? moments.last : moments.first;
}

WriteDesk::WriteDesk(asio::any_io_executor executor, WriteServices services, core::Logger log)
    : executor_(std::move(executor)),
      services_(std::move(services)),
      log_(std::move(log)),
      timers_{asio::steady_timer(executor_), asio::steady_timer(executor_), asio::steady_timer(executor_)},
      changed_(services_.settings.changed().subscribe([this](const settings::Changed& /*changed*/) { ++changes_; })),
      tasks_(executor_, log_) {}

asio::awaitable<void> WriteDesk::stop() {
  co_await tasks_.stop();
}

asio::awaitable<core::Result<void>> WriteDesk::carry_out(std::vector<Write> writes, core::Origin who) {
  const control::Requester requester{who, control::Role::read_write};
  core::Result<void> outcome = co_await carry_out_all(writes, requester);
  if (!outcome) {
    log_.warning("SET " + core::origin_text(who) + " failed: " + outcome.error().message);
  }
  co_return outcome;
}

asio::awaitable<core::Result<void>> WriteDesk::carry_out_all(const std::vector<Write>& writes,
                                                             const control::Requester& who) {
  Card before;
  load_settings(services_.settings, before);
  core::Result<void> outcome = save(writes, before, who.origin);
  if (outcome) {
    outcome = set_clock(writes, who);
  }
  const std::uint64_t changes = changes_;
  if (outcome) {
    outcome = co_await give_orders(writes, who);
  }
  if (!outcome) {
    take_back(before, changes, who.origin);
  }
  co_return outcome;
}

// A SET is done as a whole or not at all: what was saved before something failed is taken back, unless somebody else
// changed a setting while an order was under way. An order that was carried out cannot be taken back.
void WriteDesk::take_back(const Card& before, std::uint64_t changes, const core::Origin& who) {
  core::Result<void> restored = core::fail("they were changed again");
  if (changes == changes_) {
    restored = save_settings(services_.settings, before, who);
  }
  if (!restored) {
    log_.warning("settings a failed SET had changed stay: " + restored.error().message);
  }
}

asio::awaitable<core::Result<void>> WriteDesk::give_orders(const std::vector<Write>& writes,
                                                           const control::Requester& who) {
  for (const Write& write : writes) {
    core::Result<void> outcome;
    if (const auto* ordered = std::get_if<model::Command>(&write)) {
      outcome = co_await command(*ordered, who);
    } else if (const auto* countdown = std::get_if<CountdownWrite>(&write)) {
      start(*countdown, who);
    } else if (std::holds_alternative<TestTrapWrite>(write)) {
      services_.send_trap(kTestTrap);
    } else if (const auto* action = std::get_if<control::CardAction>(&write)) {
      outcome = co_await services_.card.execute(*action, who);
    }
    if (!outcome) {
      co_return outcome;
    }
  }
  co_return core::Result<void>();
}

core::Result<void> WriteDesk::save(const std::vector<Write>& writes, Card card, const core::Origin& who) {
  for (const Write& write : writes) {
    const auto* setting = std::get_if<SettingWrite>(&write);
    if (setting != nullptr && !setting->row->put(card, setting->index, setting->value)) {
      return core::fail("a value is not one this setting takes");
    }
  }
  return save_settings(services_.settings, card, who);
}

core::Result<void> WriteDesk::set_clock(const std::vector<Write>& writes, const control::Requester& who) {
  const auto date = last_of<Date>(writes);
  const auto time = last_of<TimeOfDay>(writes);
  if (!date && !time) {
    return {};
  }
  return services_.card.set_clock(moved_clock(services_.clock, date, time), who);
}

asio::awaitable<core::Result<void>> WriteDesk::command(model::Command command, control::Requester who) {
  const core::Result<model::CommandOutcome> done = co_await services_.commands.execute(command, std::move(who));
  core::Result<void> outcome;
  if (!done) {
    outcome = done.error();
  }
  co_return outcome;
}

// A new value replaces the countdown that runs; -1 ends it.
void WriteDesk::start(const CountdownWrite& write, const control::Requester& who) {
  set_end(write.which, std::nullopt);
  if (write.seconds >= 0) {
    const std::chrono::seconds wait(write.seconds);
    set_end(write.which, std::chrono::steady_clock::now() + wait);
    tasks_.spawn("countdown", count_down(write.which, wait, who));
  }
}

void WriteDesk::set_end(Countdown which, std::optional<core::SteadyTime> end) {
  const auto index = static_cast<std::size_t>(which);
  if (!end) {
    timers_.at(index).cancel();
  }
  countdowns_.at(index) = end;
  services_.countdowns_changed();
}

asio::awaitable<void> WriteDesk::count_down(Countdown which, std::chrono::seconds wait, control::Requester who) {
  const auto end = countdowns_.at(static_cast<std::size_t>(which));
  // A reboot begins at once: its time is the one in between.
  if (which == Countdown::reboot) {
    const core::Result<void> off = co_await command(model::Command::standby_on, who);
    if (!off) {
      log_.warning("reboot of the output: " + off.error().message);
      set_end(which, std::nullopt);
      co_return;
    }
  }
  asio::steady_timer& timer = timers_.at(static_cast<std::size_t>(which));
  timer.expires_at(end.value_or(std::chrono::steady_clock::now() + wait));
  const auto [error] = co_await timer.async_wait(kPatiently);
  if (error || countdowns_.at(static_cast<std::size_t>(which)) != end) {
    co_return;  // another one took its place, or none
  }
  set_end(which, std::nullopt);
  const auto last = which == Countdown::reboot ? model::Command::standby_off : first_command(which);
  const core::Result<void> done = co_await command(last, std::move(who));
  if (!done) {
    log_.warning(std::string(model::row_of(last).name) + " at the end of a countdown: " + done.error().message);
  }
}

}  // namespace nv::snmp
