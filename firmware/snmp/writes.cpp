#include "snmp/writes.hpp"

#include <algorithm>
#include <array>

#include "snmp/joined.hpp"

namespace nv::snmp {
namespace {

using control::CardAction;
using model::Command;

CheckedWrite refuse(WriteError error) {
  return {error, {}, {}};
}
CheckedWrite cannot(std::string_view why) {
  return {WriteError::commit_failed, {}, why};
}
CheckedWrite accept(Write write) {
  return {WriteError::none, std::move(write), {}};
}

bool starts_with(const Oid& name, const Oid& head) {
  return name.size() >= head.size() && std::ranges::equal(name.arcs().first(head.size()), head.arcs());
}

// What is written to `row`; type, range and length are right already.
struct Asked {
  const Scene& scene;
  const Oid& object;
  const Value& value;

  std::int32_t number() const { return std::get<std::int32_t>(value); }
};

// -- the UPS --

// upsControlStatusControl of each tree, value 1 first.
constexpr auto kControls7 = std::to_array<std::optional<Command>>({
    Command::standby_on,
    Command::standby_off,
    Command::eco_mode_on,
    Command::eco_mode_off,
    Command::acknowledge_alarms,
    Command::transfer_to_bypass,
    Command::transfer_to_inverter,
});
constexpr auto kControls1 = std::to_array<std::optional<Command>>({
    Command::standby_on,
    Command::standby_off,
    Command::eco_mode_on,
    Command::eco_mode_off,
    Command::acknowledge_alarms,
    std::nullopt,  // upsCommandReset: no register
    Command::buzzer_off,
    Command::transfer_to_bypass,
    Command::transfer_to_inverter,
});

bool is_controllable(const Scene& scene) {
  return scene.live() && scene.snapshot.controls.remote_enabled.value_or(false);
}

CheckedWrite command(const Scene& scene, std::optional<Command> command) {
  if (!command) {
    return refuse(WriteError::wrong_value);
  }
  if (!is_controllable(scene) || !scene.snapshot.controls.allowed.has(*command)) {
    return refuse(WriteError::inconsistent_value);
  }
  return accept(*command);
}

CheckedWrite control(const Asked& asked) {
  const auto index = static_cast<std::size_t>(asked.number() - 1);
  const bool newer = starts_with(asked.object, kTree7);
  return command(asked.scene, newer ? kControls7.at(index) : kControls1.at(index));
}

// The command a test's name stands for.
CheckedWrite test(const Asked& asked) {
  const Oid tests = (starts_with(asked.object, kTreeRfc1628) ? kTreeRfc1628 : kTree1) + Oid{1, 7, 7};
  const Oid& wanted = std::get<Oid>(asked.value);
  if (!starts_with(wanted, tests) || wanted.size() != tests.size() + 1) {
    return refuse(WriteError::wrong_value);
  }
  switch (wanted[tests.size()]) {
    case 2:
      return command(asked.scene, Command::battery_test_stop);
    case 3:
    case 4:
      return command(asked.scene, Command::battery_test_start);
    default:
      return refuse(WriteError::wrong_value);
  }
}

CheckedWrite spin_lock(const Asked& asked) {
  const bool taken = asked.number() != asked.scene.memory.test.spin_lock;
  return taken ? refuse(WriteError::inconsistent_value) : accept(SpinLockWrite{SpinLock::battery_test});
}

CheckedWrite serial_lock(const Asked& asked) {
  const bool taken = asked.number() != asked.scene.memory.set_serial;
  return taken ? refuse(WriteError::inconsistent_value) : accept(SpinLockWrite{SpinLock::set_serial});
}

// RFC 1628, upsControl 2 to 4. Starting again is not permitted while the output is on, so it is asked for at the end of
// the countdown only.
template <Countdown which>
CheckedWrite countdown(const Asked& asked) {
  const std::int32_t seconds = asked.number();
  const model::Controls& controls = asked.scene.snapshot.controls;
  const bool stops = which != Countdown::startup;
  if (seconds >= 0 && (!is_controllable(asked.scene) || (stops && !controls.allowed.has(Command::standby_on)))) {
    return refuse(WriteError::inconsistent_value);
  }
  return accept(CountdownWrite{which, seconds});
}

CheckedWrite shutdown_type(const Asked& asked) {
  return asked.number() == 1 ? accept(NoWrite{}) : cannot("this UPS can only switch its output off");
}

// disabled(1), enabled(2), muted(3)
CheckedWrite audible_status(const Asked& asked) {
  switch (asked.number()) {
    case 1:
      return cannot("the UPS has no command that switches its buzzer off for good");
    case 2:
      return accept(NoWrite{});
    default:
      return command(asked.scene, Command::buzzer_off);
  }
}

// -- the card --

// 1 does it, 2 is "nothing".
template <CardAction what>
CheckedWrite action(const Asked& asked) {
  return asked.number() == 1 ? accept(what) : accept(NoWrite{});
}

CheckedWrite test_trap(const Asked& asked) {
  return asked.number() == 1 ? accept(TestTrapWrite{}) : accept(NoWrite{});
}

CheckedWrite date(const Asked& asked) {
  Date found;
  const bool good = parse_date(std::get<std::string>(asked.value), found);
  return good ? accept(found) : refuse(WriteError::wrong_value);
}

CheckedWrite time_of_day(const Asked& asked) {
  TimeOfDay found;
  const bool good = parse_time(std::get<std::string>(asked.value), found);
  return good ? accept(found) : refuse(WriteError::wrong_value);
}

constexpr std::string_view kSystemsNetwork = "the addresses are set by the operating system of this machine";

template <IpAddress NetworkAddresses::*which>
CheckedWrite network_address(const Asked& asked) {
  const bool same = std::get<IpAddress>(asked.value) == asked.scene.card.network.*which;
  return same ? accept(NoWrite{}) : cannot(kSystemsNetwork);
}

CheckedWrite dhcp(const Asked& asked) {
  return asked.number() == 2 ? accept(NoWrite{}) : cannot(kSystemsNetwork);
}

CheckedWrite no_such_server(const Asked& asked) {
  return asked.number() == 2 ? accept(NoWrite{}) : cannot("this card has no Telnet and no TFTP server");
}

struct ActRow {
  Oid object;
  Accepts accepts;
  std::int64_t min;
  std::int64_t max;
  CheckedWrite (*check)(const Asked&);
  bool hidden = false;  // may be written while it cannot be read: the control of a UPS in an unknown state
};

constexpr std::int64_t kMaxNumber = 0x7FFFFFFF;
constexpr Oid kRfc = kTreeRfc1628;

// What both vendor trees have in their agent group, under the same numbers.
constexpr auto agent_acts(const Oid& agent) {
  return std::to_array<ActRow>({
      {agent + 1, Accepts::address, 0, 0, network_address<&NetworkAddresses::address>},
      {agent + 2, Accepts::address, 0, 0, network_address<&NetworkAddresses::gateway>},
      {agent + 3, Accepts::address, 0, 0, network_address<&NetworkAddresses::mask>},
      {agent + 4, Accepts::text, 10, 10, date},
      {agent + 5, Accepts::text, 8, 8, time_of_day},
      {agent + 12, Accepts::number, 1, 2, dhcp},
      {agent + 13, Accepts::number, 1, 2, no_such_server},
      {agent + 14, Accepts::number, 1, 2, no_such_server},
      {agent + 15, Accepts::number, 1, 2, action<CardAction::reset_settings>},
      {agent + 16, Accepts::number, 1, 2, action<CardAction::restart>},
      {agent + 17, Accepts::number, 1, 2, action<CardAction::clear_card_events>},
      {agent + 18, Accepts::number, 1, 2, action<CardAction::clear_device_events>},
      {agent + 19, Accepts::number, 1, 2, action<CardAction::clear_extended_history>},
      {agent + 20, Accepts::number, 1, 2, action<CardAction::clear_history>},
  });
}

constexpr auto kOwnActs = std::to_array<ActRow>({
    {kSetSerialNo, Accepts::number, 0, kMaxNumber, serial_lock},
    {kRfc + Oid{1, 7, 1}, Accepts::oid, 0, 0, test},
    {kRfc + Oid{1, 7, 2}, Accepts::number, 0, kMaxNumber, spin_lock},
    {kRfc + Oid{1, 8, 1}, Accepts::number, 1, 2, shutdown_type},
    {kRfc + Oid{1, 8, 2}, Accepts::number, -1, kMaxNumber, countdown<Countdown::shutdown>},
    {kRfc + Oid{1, 8, 3}, Accepts::number, -1, kMaxNumber, countdown<Countdown::startup>},
    {kRfc + Oid{1, 8, 4}, Accepts::number, -1, 300, countdown<Countdown::reboot>},
    {kRfc + Oid{1, 9, 8}, Accepts::number, 1, 3, audible_status},
    {kTree1 + Oid{1, 7, 1}, Accepts::oid, 0, 0, test},
    {kTree1 + Oid{1, 7, 2}, Accepts::number, 0, kMaxNumber, spin_lock},
    {kTree1 + Oid{1, 8, 1}, Accepts::number, 1, 9, control, true},
    {kTree7 + Oid{1, 7, 1}, Accepts::number, 1, 7, control, true},
    {kTree7 + Oid{1, 9, 51}, Accepts::number, 1, 2, test_trap},
    {kTreeSts + Oid{1, 7, 2}, Accepts::number, 1, 2, test_trap},
});

constexpr auto kActs = joined(kOwnActs, agent_acts(kTree1 + Oid{1, 10}), agent_acts(kTree7 + Oid{1, 9}));

// -- what the rows have in common --

bool has_type(Accepts accepts, const Value& value) {
  switch (accepts) {
    case Accepts::number:
      return std::holds_alternative<std::int32_t>(value);
    case Accepts::text:
      return std::holds_alternative<std::string>(value);
    case Accepts::oid:
      return std::holds_alternative<Oid>(value);
    case Accepts::address:
      break;
  }
  return std::holds_alternative<IpAddress>(value);
}

template <class Row>
WriteError check_form(const Row& row, const Value& value) {
  if (!has_type(row.accepts, value)) {
    return WriteError::wrong_type;
  }
  const auto within = [&row](std::int64_t number) { return number >= row.min && number <= row.max; };
  if (const auto* number = std::get_if<std::int32_t>(&value); number != nullptr && !within(*number)) {
    return WriteError::wrong_value;
  }
  if (const auto* text = std::get_if<std::string>(&value);
      text != nullptr && !within(static_cast<std::int64_t>(text->size()))) {
    return WriteError::wrong_length;
  }
  return WriteError::none;
}

CheckedWrite check_setting(const Scene& scene, const CardRow& row, std::uint32_t index, const Value& value) {
  Card card = scene.card;
  if (!row.put(card, index, value)) {
    return refuse(WriteError::wrong_value);
  }
  return accept(SettingWrite{&row, index, value});
}

// The row an instance belongs to; a name with more or fewer arcs than one index is none.
template <class Rows>
auto find_row(const Rows& rows, const Oid& name) {
  return std::ranges::find_if(
      rows, [&name](const auto& row) { return name.size() == row.object.size() + 1 && starts_with(name, row.object); });
}

}  // namespace

CheckedWrite check_write(const Scene& scene, const Oid& name, const Value& value, bool existing) {
  const auto act = find_row(kActs, name);
  if (act != kActs.end() && (existing || (act->hidden && name[name.size() - 1] == 0))) {
    const WriteError error = check_form(*act, value);
    return error == WriteError::none ? act->check({scene, name, value}) : refuse(error);
  }
  const std::span<const CardRow> rows = card_rows();
  const auto row = find_row(rows, name);
  if (row != rows.end() && existing) {
    const WriteError error = check_form(*row, value);
    return error == WriteError::none ? check_setting(scene, *row, name[name.size() - 1], value) : refuse(error);
  }
  return refuse(existing ? WriteError::not_writable : WriteError::no_creation);
}

}  // namespace nv::snmp
