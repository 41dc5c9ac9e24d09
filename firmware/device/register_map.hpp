// The row types of a register map: a UPS family is one file of such rows (maps/<family>.cpp) and a line in the
// catalogue.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/alarm.hpp"
#include "model/command.hpp"
#include "model/flag.hpp"
#include "model/identity.hpp"
#include "model/point.hpp"

namespace nv::device {

// What a table is for; the poller treats each role alike in every family.
enum class Role : std::uint8_t {
  identification,
  configuration,
  serial_number,
  reference,
  user_reference,
  user_location,
  status,
  status_extension,
  alarms,
  measurements,
  measurement_mask,
  permissions,
  clock,
  schedule,
  battery_test,
  power_share,
};

enum class Pace : std::uint8_t { sweep, slow };  // each sweep; or now and then, in the pause between sweeps
// In the block of the system only; of the units of a parallel system too; or of every member, modules included.
enum class Scope : std::uint8_t { system, units, everywhere };
enum class Origin : std::uint8_t { published, project };  // named in a public document, or this project's own choice
enum class Sign : std::uint8_t { is_unsigned, is_signed };
enum class CharacterOrder : std::uint8_t { high_byte_first, low_byte_first };
enum class TextField : std::uint8_t { serial_number, reference, user_reference, user_location };

// One read request: tables are never merged, since real devices refuse reads across the end of a table.
struct TableRow {
  std::uint16_t address;
  std::uint8_t count;           // words, at most 125
  std::uint8_t fallback_count;  // words to ask for when `count` is refused, 0 = none (STS status: 4, else 3)
  Role role;
  Pace pace;
  Scope scope;
  Origin origin;
  std::string_view name;
};

struct TextRow {
  std::uint16_t address;
  std::uint8_t words;
  CharacterOrder order;
  TextField field;
};

struct ValueRow {
  std::uint16_t address;
  Sign sign;
  std::uint8_t decimals;         // of the raw word
  std::uint8_t decimals_factor;  // of the raw word when the device applies its factor of 10 (VU-MAP T014 = 1)
  model::Point point;
};

inline constexpr std::optional<model::Flag> kNoFlag = std::nullopt;
inline constexpr std::optional<model::Alarm> kNoAlarm = std::nullopt;

struct BitRow {
  std::uint16_t address;
  std::uint8_t bit;
  std::string_view code;  // the manual's acronym, shown as the alarm's index (12.3)
  std::optional<model::Flag> flag;
  std::optional<model::Alarm> alarm;
  model::Level level;  // none: in the image and the node's alarms, never announced
};

struct ControlRow {
  model::Command command;
  std::uint16_t address;
  std::uint16_t value;
  std::uint16_t permission_address;
  std::uint8_t permission_bit;
  Origin origin;
};

inline constexpr std::optional<std::uint16_t> kNowhere = std::nullopt;

// Where a family keeps what is neither a number nor a status bit. None: it does not.
struct PackedWords {
  std::optional<std::uint16_t> battery_test_day;       // MSB day, LSB month; 0 = there was none
  std::optional<std::uint16_t> battery_test_schedule;  // weeks between two, 0 = off; MSB weekday (1 Monday), LSB hour
  std::optional<std::uint16_t> plug_modes;             // for each plug its mode and its threshold
  std::optional<std::uint16_t> plug_states;            // bit n - 1: plug n is closed; none: status bits tell
};

struct RegisterMap {
  model::Family family;
  std::string_view name;
  std::span<const TableRow> tables;
  std::span<const TextRow> texts;
  std::span<const ValueRow> values;
  std::span<const BitRow> bits;
  std::span<const ControlRow> controls;
  PackedWords packed;

  const TableRow* table(Role role) const;  // nullptr when the family has none
};

// A slip in a table fails the build: bits 0..15, decimals 0..3, every point once, no bit twice.
template <std::size_t Values, std::size_t Bits>
constexpr bool well_formed(const std::array<ValueRow, Values>& values, const std::array<BitRow, Bits>& bits) {
  std::array<bool, model::kPointCount> seen{};
  for (const ValueRow& row : values) {
    bool& point_seen = seen[static_cast<std::size_t>(row.point)];
    if (point_seen || row.decimals > 3 || row.decimals_factor > 3) {
      return false;
    }
    point_seen = true;
  }
  for (std::size_t i = 0; i < Bits; ++i) {
    if (bits[i].bit > 15) {
      return false;
    }
    for (std::size_t j = i + 1; j < Bits; ++j) {
      if (bits[i].address == bits[j].address && bits[i].bit == bits[j].bit) {
        return false;
      }
    }
  }
  return true;
}

extern const RegisterMap kJbusp;
extern const RegisterMap kVuMap;
extern const RegisterMap kVuMapReversedControls;  // permissions at 0x00C9, controls at 0x00C7
extern const RegisterMap kSts;

const RegisterMap& register_map(model::Family family, bool reversed_controls = false);

}  // namespace nv::device
