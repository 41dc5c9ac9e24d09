#include "snmp/writes.hpp"

#include <algorithm>
#include <array>

namespace nv::snmp {
namespace {

using model::Command;

enum class Accepts : std::uint8_t { number, text, oid };

struct WriteRow {
  Oid object;  // without the index
  Accepts accepts;
  std::int64_t min;  // a number's range, or a text's length
  std::int64_t max;
  WriteTarget target;
};

constexpr Oid kRfc = kTreeRfc1628;
constexpr std::int64_t kMaxNumber = 0x7FFFFFFF;

constexpr auto kRows = std::to_array<WriteRow>({
    {kTreeSystem + 4, Accepts::text, 0, 127, WriteTarget::system_contact},
    {kTreeSystem + 5, Accepts::text, 0, 64, WriteTarget::system_name},
    {kTreeSystem + 6, Accepts::text, 0, 127, WriteTarget::system_location},
    {kRfc + Oid{1, 1, 5}, Accepts::text, 0, 63, WriteTarget::system_name},
    {kRfc + Oid{1, 1, 6}, Accepts::text, 0, 63, WriteTarget::attached_devices},
    {kRfc + Oid{1, 7, 1}, Accepts::oid, 0, 0, WriteTarget::command},
    {kRfc + Oid{1, 7, 2}, Accepts::number, 0, kMaxNumber, WriteTarget::spin_lock},
    {kTree1 + Oid{1, 7, 1}, Accepts::oid, 0, 0, WriteTarget::command},
    {kTree1 + Oid{1, 7, 2}, Accepts::number, 0, kMaxNumber, WriteTarget::spin_lock},
    {kTree7 + Oid{1, 7, 1}, Accepts::number, 1, 7, WriteTarget::command},
    {kTree1 + Oid{1, 8, 1}, Accepts::number, 1, 9, WriteTarget::command},
    {kTree7 + Oid{1, 9, 10}, Accepts::number, 1, 60, WriteTarget::polling_rate},
    {kTree1 + Oid{1, 10, 10}, Accepts::number, 3, 60, WriteTarget::polling_rate},
    {kTree7 + Oid{1, 9, 21, 1, 2}, Accepts::text, 0, 253, WriteTarget::receiver_address},
    {kTree7 + Oid{1, 9, 21, 1, 3}, Accepts::text, 0, 31, WriteTarget::receiver_community},
    {kTree7 + Oid{1, 9, 21, 1, 4}, Accepts::number, 1, 3, WriteTarget::receiver_type},
    {kTree1 + Oid{1, 10, 21, 1, 2}, Accepts::text, 0, 253, WriteTarget::receiver_address},
    {kTree1 + Oid{1, 10, 21, 1, 3}, Accepts::text, 0, 15, WriteTarget::receiver_community},
    {kTree1 + Oid{1, 10, 21, 1, 4}, Accepts::number, 1, 3, WriteTarget::receiver_type},
});

// upsControlStatusControl of each tree, value 1 first.
constexpr auto kControls7 = std::to_array<Command>({
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

bool starts_with(const Oid& name, const Oid& head) {
  return name.size() >= head.size() && std::ranges::equal(name.arcs().first(head.size()), head.arcs());
}

bool is_printable(const std::string& text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_permitted(const Scene& scene, Command command) {
  const model::Controls& controls = scene.snapshot.controls;
  return scene.live() && controls.remote_enabled.value_or(false) && controls.allowed.has(command);
}

// The command a test's name stands for.
std::optional<Command> test_command(const Oid& tests, const Oid& test) {
  if (!starts_with(test, tests) || test.size() != tests.size() + 1) {
    return std::nullopt;
  }
  switch (test[tests.size()]) {
    case 2:
      return Command::battery_test_stop;
    case 3:
    case 4:
      return Command::battery_test_start;
    default:
      return std::nullopt;
  }
}

CheckedWrite refuse(WriteError error) {
  return {error, {}};
}

CheckedWrite checked_command(const Scene& scene, const WriteRow& row, const Value& value) {
  std::optional<Command> command;
  if (const auto* test = std::get_if<Oid>(&value)) {
    const bool rfc = starts_with(row.object, kRfc);
    command = test_command((rfc ? kRfc : kTree1) + Oid{1, 7, 7}, *test);
  } else {
    const auto index = static_cast<std::size_t>(std::get<std::int32_t>(value) - 1);
    command = starts_with(row.object, kTree7) ? std::optional(kControls7.at(index)) : kControls1.at(index);
  }
  if (!command) {
    return refuse(WriteError::wrong_value);
  }
  if (!is_permitted(scene, *command)) {
    return refuse(WriteError::inconsistent_value);
  }
  return {WriteError::none, {WriteTarget::command, 0, std::int64_t{0}, command}};
}

// 1 none, 2 and 3 swapped between the trees; stored as settings::TrapType.
std::int64_t receiver_type(const WriteRow& row, std::int64_t number) {
  const bool tree7 = starts_with(row.object, kTree7);
  return number == 1 || tree7 ? number - 1 : 4 - number;
}

CheckedWrite checked_number(const Scene& scene, const WriteRow& row, std::uint32_t index, const Value& value) {
  const std::int64_t number = std::get<std::int32_t>(value);
  if (number < row.min || number > row.max) {
    return refuse(WriteError::wrong_value);
  }
  if (row.target == WriteTarget::command) {
    return checked_command(scene, row, value);
  }
  if (row.target == WriteTarget::spin_lock && number != scene.memory.test.spin_lock) {
    return refuse(WriteError::inconsistent_value);
  }
  const bool type = row.target == WriteTarget::receiver_type;
  return {WriteError::none, {row.target, index, type ? receiver_type(row, number) : number, std::nullopt}};
}

CheckedWrite checked_text(const WriteRow& row, std::uint32_t index, const std::string& text) {
  const auto length = static_cast<std::int64_t>(text.size());
  if (length < row.min || length > row.max) {
    return refuse(WriteError::wrong_length);
  }
  if (!is_printable(text)) {
    return refuse(WriteError::wrong_value);
  }
  return {WriteError::none, {row.target, index, text, std::nullopt}};
}

bool has_type(const WriteRow& row, const Value& value) {
  switch (row.accepts) {
    case Accepts::number:
      return std::holds_alternative<std::int32_t>(value);
    case Accepts::text:
      return std::holds_alternative<std::string>(value);
    case Accepts::oid:
      break;
  }
  return std::holds_alternative<Oid>(value);
}

}  // namespace

CheckedWrite check_write(const Scene& scene, const Oid& name, const Value& value, bool existing) {
  const auto row = std::ranges::find_if(kRows, [&](const WriteRow& candidate) {
    return name.size() == candidate.object.size() + 1 && starts_with(name, candidate.object);
  });
  // An object that is known to be writable may be unreadable at the moment, as the control is in an unknown state.
  const bool command = row != kRows.end() && row->target == WriteTarget::command;
  if (row == kRows.end() || !(existing || command)) {
    return refuse(existing ? WriteError::not_writable : WriteError::no_creation);
  }
  if (!has_type(*row, value)) {
    return refuse(WriteError::wrong_type);
  }
  const std::uint32_t index = name[name.size() - 1];
  switch (row->accepts) {
    case Accepts::number:
      return checked_number(scene, *row, index, value);
    case Accepts::text:
      return checked_text(*row, index, std::get<std::string>(value));
    case Accepts::oid:
      break;
  }
  return checked_command(scene, *row, value);
}

}  // namespace nv::snmp
