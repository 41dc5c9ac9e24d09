// The settings the trees show and let write, as rows: object, what is accepted, where it is kept. Reading, checking and
// writing all come from here; adding a setting is one line in card_rows.cpp.
#pragma once

#include <cstdint>
#include <span>

#include "snmp/card.hpp"
#include "snmp/oid.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

enum class Accepts : std::uint8_t { number, text, oid, address };

struct CardRow {
  Oid object;          // without the index
  std::uint32_t rows;  // of a table; 0: a scalar, whose only index is 0
  Accepts accepts;
  std::int64_t min;  // a number's range, or a text's length
  std::int64_t max;
  Value (*show)(const Card& card, std::uint32_t row);
  bool (*put)(Card& card, std::uint32_t row, const Value& value);  // false: not such a value; the card is then spoilt
};

std::span<const CardRow> card_rows();

}  // namespace nv::snmp
