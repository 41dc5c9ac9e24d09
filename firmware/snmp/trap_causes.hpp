// What makes which trap, as rows: a condition of the scene that begins, a row of an alarm table that comes or goes.
// Sources: manual, trap appendix; the MIBs of the card. Live traps and those made again from the event log come from
// here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "snmp/conditions.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {

// quiet: not told when it is so at the start, only when it becomes so.
struct CauseRow {
  std::uint32_t number;
  Condition holds;
  bool quiet;
};
std::span<const CauseRow> trap_causes(bool sts);

// The trap that tells of the end of what `number` told of; 0: there is none.
std::uint32_t cancelled_by_end_of(std::uint32_t number, bool sts);

// Alarm added (3) or removed (4), with the row it is about. Not every row is told: some have a trap of their own.
bool is_row_told(TrapFamily family, std::uint32_t row, bool added);
Trap alarm_trap(TrapFamily family, std::uint32_t row, bool added);

// One of the card's own traps by its NET VISION number; an STS has its own numbers for those that concern the card (28
// to 42), and none for the others.
std::optional<Trap> card_trap(std::uint32_t number, bool sts);

}  // namespace nv::snmp
