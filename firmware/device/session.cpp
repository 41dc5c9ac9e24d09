#include "device/session.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <vector>

#include "device/decode.hpp"

namespace nv::device {
namespace asio = boost::asio;

namespace {

constexpr std::uint8_t kExceptionBusy = 6;
constexpr int kBusyTries = 5;
constexpr std::chrono::milliseconds kBusyPause{100};
// A table that worked must be refused this often in a row before it counts as refused.
constexpr unsigned kRefusalsToBelieve = 3;

std::chrono::seconds slow_interval(Role role) {
  switch (role) {
    case Role::permissions:
      return std::chrono::seconds(10);
    case Role::status_extension:
    case Role::battery_test:
    case Role::power_share:
      return std::chrono::seconds(20);
    case Role::configuration:
    case Role::clock:
    case Role::measurement_mask:
      return std::chrono::seconds(60);
    default:
      return std::chrono::seconds(300);
  }
}

std::string hex(std::uint16_t address) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "0x%04X", static_cast<unsigned>(address));
  return text.data();
}

// Bits on which both reads agree count; where they differ the older state stays.
Words agreed(const Words& first, const Words& second, std::span<const std::uint16_t> before) {
  Words result(second.size());
  for (std::size_t i = 0; i < second.size(); ++i) {
    const unsigned differ = static_cast<unsigned>(first[i] ^ second[i]);
    const unsigned old = i < before.size() ? before[i] : 0U;
    result[i] = static_cast<std::uint16_t>((second[i] & ~differ) | (old & differ));
  }
  return result;
}

SweepOutcome outcome_of_failure(bool port_gone, bool other_device, bool not_fresh) {
  if (port_gone) {
    return SweepOutcome::port_gone;
  }
  if (other_device) {
    return SweepOutcome::other_device;
  }
  return not_fresh ? SweepOutcome::not_fresh : SweepOutcome::silent;
}

}  // namespace

Session::Session(Bus& bus, const core::Clock& clock, core::Logger log, Detected detected, SessionSettings settings)
    : bus_(bus),
      clock_(clock),
      log_(std::move(log)),
      detected_(std::move(detected)),
      settings_(settings),
      map_(register_map(detected_.fingerprint.family, settings_.reversed_controls)) {
  const Fingerprint& fingerprint = detected_.fingerprint;
  image_.put(fingerprint.block.address, fingerprint.words);
  for (const TableRow& row : map_.tables) {
    const bool is_fingerprint = (row.address | 0x1000U) == (fingerprint.block.address | 0x1000U);
    if (is_fingerprint && row.count == fingerprint.block.count) {
      tables_[fingerprint.block.address].next_read = clock_.steady() + slow_interval(row.role);
    }
  }
  replan();
}

bool Session::is_refused(std::uint16_t address) const {
  const auto table = tables_.find(address);
  return table != tables_.end() && table->second.refused_until.has_value();
}

bool Session::replan() {
  const auto refused = [this](std::uint16_t address) { return is_refused(address); };
  Layout next = plan_layout(map_, image_, refused);
  const bool changed = !(next == layout_);
  layout_ = std::move(next);
  return changed;
}

bool Session::is_wanted(const TableRow& row, const NodePlan& node) const {
  const bool in_scope = row.scope == Scope::everywhere || node.id.kind == model::NodeKind::system ||
                        (row.scope == Scope::units && node.id.kind == model::NodeKind::unit);
  const bool here = node.block && in_scope;
  return here && (row.origin == Origin::published || settings_.project_controls);
}

// Whether the line is in step: nothing late is about to be taken for the next answer. The fingerprint table has a
// length that no other table has, and its words are known.
asio::awaitable<bool> Session::in_step(Answer& failure) {
  if (!out_of_step_) {
    co_return true;
  }
  co_await bus_.drain();
  const BusResult<Words> words = co_await bus_.read(detected_.fingerprint.block);
  if (words && same_device(detected_.fingerprint, *words)) {
    out_of_step_ = false;
    co_return true;
  }
  if (words) {
    failure = {Read::other_device, {}, "another device answers now"};
  } else if (words.error().fault == BusFault::port) {
    failure = {Read::port_gone, {}, words.error().message};
  } else if (words.error().fault == BusFault::exception) {
    failure = {Read::not_fresh, {}, "the device refuses its own identification"};
  } else {
    failure = {Read::silent, {}, words.error().message};
  }
  co_return false;
}

asio::awaitable<Session::Answer> Session::read(Block block, int tries) {
  Answer failure{Read::silent, {}, "no answer"};
  int busy = 0;
  while (tries > 0) {
    const bool ready = co_await in_step(failure);
    if (!ready) {
      if (failure.kind != Read::silent) {
        co_return failure;
      }
      --tries;
      continue;
    }
    BusResult<Words> words = co_await bus_.read(block);
    if (words) {
      co_return Answer{Read::words, std::move(*words), {}};
    }
    const BusError& error = words.error();
    if (error.fault == BusFault::port) {
      co_return Answer{Read::port_gone, {}, error.message};
    }
    if (error.fault == BusFault::exception && error.exception_code <= 3) {
      co_return Answer{Read::refused, {}, error.message};
    }
    if (error.fault == BusFault::exception) {
      if (++busy >= kBusyTries) {
        const char* what =
            error.exception_code == kExceptionBusy ? "the device is busy" : "the device reports a failure";
        co_return Answer{Read::not_fresh, {}, what};
      }
      const auto executor = co_await asio::this_coro::executor;
      asio::steady_timer pause(executor, kBusyPause);
      co_await pause.async_wait(asio::use_awaitable);
      continue;
    }
    failure = {Read::silent, {}, error.message};
    out_of_step_ = true;
    --tries;
  }
  co_return failure;
}

asio::awaitable<Session::Answer> Session::read_table(const TableRow& row, std::uint16_t address, int tries) {
  const std::uint8_t known = tables_[address].count;
  const std::uint8_t count = known != 0 ? known : row.count;
  Answer answer = co_await read({address, count}, tries);
  if (answer.kind == Read::refused && row.fallback_count != 0 && count != row.fallback_count &&
      image_.table(address).empty()) {
    answer = co_await read({address, row.fallback_count}, tries);
    if (answer.kind == Read::words) {
      tables_[address].count = row.fallback_count;
    }
  }
  co_return answer;
}

void Session::count_refusal(const TableRow& row, std::uint16_t address, Table& table) {
  const bool worked = !image_.table(address).empty();
  ++table.refusals;
  if (worked && table.refusals < kRefusalsToBelieve) {
    return;
  }
  if (!table.refused_until) {
    log_.notice("the device refuses the " + std::string(row.name) + " table at " + hex(address));
  }
  table.refused_until = clock_.steady() + settings_.refused_table_retry;
  image_.erase(address);
}

bool Session::carries_alarm(const TableRow& row, const Words& words) const {
  return std::any_of(map_.bits.begin(), map_.bits.end(), [&](const BitRow& bit) {
    const unsigned offset = static_cast<unsigned>(bit.address) - row.address;
    return bit.alarm && bit.address >= row.address && offset < words.size() && ((words[offset] >> bit.bit) & 1U) != 0;
  });
}

bool Session::needs_confirmation(const TableRow& row, std::uint16_t address, const Words& words) const {
  if (row.role != Role::status && row.role != Role::alarms) {
    return false;
  }
  const auto before = image_.table(address);
  if (before.empty()) {
    return carries_alarm(row, words);  // at the first sight only what would raise an alarm
  }
  return !std::equal(words.begin(), words.end(), before.begin(), before.end());
}

// A changed bit counts when a second read, at once, says the same: one bad read raises and clears nothing.
asio::awaitable<Session::Answer> Session::confirm(const TableRow& row, std::uint16_t address, Words words, int tries) {
  Answer again = co_await read_table(row, address, tries);
  if (again.kind == Read::words && again.words.size() == words.size()) {
    again.words = agreed(words, again.words, image_.table(address));
  }
  co_return again;
}

asio::awaitable<Sweep> Session::sweep_once(int tries) {
  std::map<std::uint16_t, Words> fresh;
  const std::vector<NodePlan> nodes = layout_.nodes;  // a copy: the layout may change while coroutines wait
  const auto started = clock_.steady();
  for (const NodePlan& node : nodes) {
    for (const TableRow& row : map_.tables) {
      const std::uint16_t address = node.at(row.address);
      if (row.pace != Pace::sweep || !is_wanted(row, node)) {
        continue;
      }
      Table& table = tables_[address];
      if (table.refused_until && clock_.steady() < *table.refused_until) {
        continue;
      }
      Answer answer = co_await read_table(row, address, tries);
      const bool check = answer.kind == Read::words && needs_confirmation(row, address, answer.words);
      if (check) {
        answer = co_await confirm(row, address, std::move(answer.words), tries);
      }
      if (answer.kind == Read::words) {
        table.refusals = 0;
        if (table.refused_until) {
          log_.notice("the device serves the " + std::string(row.name) + " table at " + hex(address) + " again");
          table.refused_until.reset();
        }
        fresh.insert_or_assign(address, std::move(answer.words));
        continue;
      }
      if (answer.kind != Read::refused) {
        const auto outcome = outcome_of_failure(answer.kind == Read::port_gone, answer.kind == Read::other_device,
                                                answer.kind == Read::not_fresh);
        co_return Sweep{outcome, {}, std::move(answer.reason)};
      }
      count_refusal(row, address, table);
      if (!table.refused_until) {
        co_return Sweep{SweepOutcome::not_fresh, {}, "the device refuses a table it served before"};
      }
    }
  }
  if (fresh.empty()) {
    co_return Sweep{SweepOutcome::not_fresh, {}, "the device refuses every table"};
  }
  for (auto& [address, words] : fresh) {
    image_.put(address, std::move(words));
  }
  const auto duration = std::chrono::ceil<std::chrono::milliseconds>(clock_.steady() - started);
  co_return Sweep{SweepOutcome::fresh, duration, {}};
}

asio::awaitable<core::Result<void>> Session::check_permission(const ControlRow& row) {
  const NodePlan system = layout_.nodes.front();
  const model::Node node = decode_node(map_, system, image_);
  if (map_.family == model::Family::jbusp && !node.flags.has(model::Flag::permissions_served)) {
    co_return is_implied(row.command, node.flags) ? core::Result<void>()
                                                  : core::fail("the device does not permit it now");
  }
  const BusResult<Words> permission = co_await bus_.read({system.at(row.permission_address), 1}, Priority::command);
  if (!permission) {
    out_of_step_ = out_of_step_ || permission.error().fault != BusFault::exception;
    co_return core::fail("the device does not tell its permissions: " + permission.error().message);
  }
  const bool permitted = ((static_cast<unsigned>(permission->front()) >> row.permission_bit) & 1U) != 0;
  co_return permitted ? core::Result<void>() : core::fail("the device does not permit it now");
}

asio::awaitable<core::Result<void>> Session::command(model::Command command) {
  const auto row = std::find_if(map_.controls.begin(), map_.controls.end(),
                                [command](const ControlRow& control) { return control.command == command; });
  if (row == map_.controls.end()) {
    co_return core::fail("this device has no such command");
  }
  if (row->origin == Origin::project && !settings_.project_controls) {
    co_return core::fail("no public document tells how this device takes the command");
  }
  const core::Result<void> permitted = co_await check_permission(*row);
  if (!permitted) {
    co_return permitted.error();
  }
  // Commands go to the system, never to one unit (manual 12.7.1).
  Words words{row->value};
  const BusResult<void> written = co_await bus_.write(layout_.nodes.front().at(row->address), std::move(words));
  if (written) {
    co_return core::Result<void>();
  }
  if (written.error().fault == BusFault::exception) {
    co_return core::fail("the device refuses it: " + written.error().message);
  }
  out_of_step_ = true;
  co_return core::fail("no answer to the command: it may or may not have been carried out");
}

bool Session::data_is_stale() const {
  constexpr std::uint16_t kVuMapStatusWord7 = 0x0037;  // S127, bit 15: "Data no longer updated"
  return map_.family == model::Family::vumap && (image_.word(kVuMapStatusWord7).value_or(0) & 0x8000U) != 0;
}

// A parallel JBUSP system has an identification of its own, beside that of the unit which answered the detection.
asio::awaitable<void> Session::identify_system() {
  const TableRow* row = map_.table(Role::identification);
  const std::uint16_t address = layout_.nodes.front().at(row == nullptr ? 0 : row->address);
  if (row == nullptr || image_.holds(address)) {
    co_return;
  }
  Answer answer = co_await read_table(*row, address, 1);
  if (answer.kind == Read::words) {
    image_.put(address, std::move(answer.words));
    tables_[address].next_read = clock_.steady() + slow_interval(row->role);
  }
}

asio::awaitable<Sweep> Session::sweep(bool persistent) {
  constexpr int kTries = 3;
  Sweep done = co_await sweep_once(persistent ? kTries : 1);
  // The first status words may show more nodes than the identification did: a picture without them would be half a one.
  constexpr int kMostReplans = 3;
  for (int i = 0; i < kMostReplans && done.outcome == SweepOutcome::fresh && replan(); ++i) {
    co_await identify_system();
    done = co_await sweep_once(persistent ? kTries : 1);
  }
  if (done.outcome == SweepOutcome::fresh && data_is_stale()) {
    done = Sweep{SweepOutcome::not_fresh, {}, "the device says its data is no longer updated"};
  }
  co_return done;
}

asio::awaitable<bool> Session::read_slow_tables(core::SteadyTime deadline) {
  bool changed = false;
  const std::vector<NodePlan> nodes = layout_.nodes;
  for (const NodePlan& node : nodes) {
    for (const TableRow& row : map_.tables) {
      const std::uint16_t address = node.at(row.address);
      const auto now = clock_.steady();
      if (row.pace != Pace::slow || !is_wanted(row, node) ||
          (tables_[address].next_read && now < *tables_[address].next_read)) {
        continue;
      }
      if (now >= deadline) {
        co_return replan() || changed;
      }
      Answer answer = co_await read_table(row, address, 1);
      Table& table = tables_[address];
      if (answer.kind == Read::words) {
        table.next_read = clock_.steady() + slow_interval(row.role);
        const auto before = image_.table(address);
        changed = changed || !std::equal(before.begin(), before.end(), answer.words.begin(), answer.words.end());
        image_.put(address, std::move(answer.words));
      } else if (answer.kind == Read::refused) {
        table.next_read =
            clock_.steady() + std::max(slow_interval(row.role), std::chrono::seconds(settings_.refused_table_retry));
        changed = changed || !image_.table(address).empty();
        image_.erase(address);
      } else {
        co_return replan() || changed;  // the next sweep finds out what is wrong
      }
    }
  }
  co_return replan() || changed;
}

}  // namespace nv::device
