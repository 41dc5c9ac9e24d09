#include "snmp/trap_causes.hpp"

#include <array>

namespace nv::snmp {
namespace {

using model::Alarm;
using model::Flag;

// Rows of the alarm tables that have traps of their own.
constexpr std::uint32_t kOnBattery7 = 15;
constexpr std::uint32_t kOnBattery = 2;  // in the old tree and in the RFC
constexpr std::uint32_t kTestInProgress = 24;

bool has_critical_part(const Scene& scene) {
  return scene.has(Alarm::rectifier_critical) || scene.has(Alarm::inverter_critical) ||
         scene.has(Alarm::bypass_critical);
}
bool is_load_off(const Scene& scene) {
  return is_output_off(scene) || scene.has(Flag::standby);
}

constexpr auto kUpsEvents = std::to_array<CauseRow>({
    {5, is_raised<Alarm::imminent_stop>, false},
    {6, is_raised<Alarm::overload>, false},
    {7, is_raised<Alarm::redundancy_lost>, false},
    {8, is_raised<Alarm::battery_disconnected>, false},
    {9, is_raised<Alarm::battery_discharged>, false},
    {10, is_raised<Alarm::battery_low>, false},
    {11, is_raised<Alarm::battery>, false},
    {12, has_critical_part, false},
    {13, is_load_off, false},
    {15, is_on_battery, false},
    {16, is_raised<Alarm::battery_test_failed>, false},
    {17, is_raised<Alarm::ambient_temperature>, false},
    {18, is_on_bypass, false},
    {19, is_raised<Alarm::general>, false},
    {22, is_set<Flag::load_on_inverter>, true},
    {23, is_set<Flag::rectifier_input_present>, true},
});

constexpr auto kStsEvents = std::to_array<CauseRow>({
    {1, is_raised<Alarm::sts_imminent_stop>, false},
    {2, is_raised<Alarm::sts_overload>, false},
    {3, is_set<Flag::load_on_preferred>, true},
    {4, is_set<Flag::load_on_alternate>, false},
    {5, is_set<Flag::source1_preferred>, true},
    {6, is_set<Flag::load_not_supplied>, false},
    {7, is_raised<Alarm::sts_general>, false},
});

}  // namespace

std::span<const CauseRow> trap_causes(bool sts) {
  return sts ? std::span<const CauseRow>(kStsEvents) : kUpsEvents;
}

std::uint32_t cancelled_by_end_of(std::uint32_t number, bool sts) {
  constexpr std::uint32_t kGeneralAlarm = 19;
  constexpr std::uint32_t kGeneralCancelled = 24;
  constexpr std::uint32_t kStsGeneralAlarm = 7;
  constexpr std::uint32_t kStsGeneralCancelled = 8;
  if (sts) {
    return number == kStsGeneralAlarm ? kStsGeneralCancelled : 0;
  }
  return number == kGeneralAlarm ? kGeneralCancelled : 0;
}

bool is_row_told(TrapFamily family, std::uint32_t row, bool added) {
  if (family == TrapFamily::net_vision) {
    return row != kOnBattery7;
  }
  return row != kTestInProgress && !(row == kOnBattery && added);
}

Trap alarm_trap(TrapFamily family, std::uint32_t row, bool added) {
  const Oid root = (family == TrapFamily::net_vision ? kTree7 : kTreeRfc1628) + Oid{1, 6};
  Trap trap = make_trap(family, added ? 3 : 4);
  trap.variables.emplace_back(root + Oid{2, 1, 1, row}, static_cast<std::int32_t>(row));
  trap.variables.emplace_back(root + Oid{2, 1, 2, row}, root + Oid{3, row});
  return trap;
}

std::uint32_t sts_number(std::uint32_t number) {
  if (number >= 28 && number <= 39) {
    return number - 19;
  }
  return number >= 40 && number <= 42 ? number - 19 : 0;
}

std::optional<Trap> card_trap(std::uint32_t number, bool sts) {
  const TrapFamily family = sts ? TrapFamily::sts : TrapFamily::net_vision;
  const std::uint32_t own = sts ? sts_number(number) : number;
  return find_trap(family, own) != nullptr ? std::optional(make_trap(family, own)) : std::nullopt;
}

}  // namespace nv::snmp
