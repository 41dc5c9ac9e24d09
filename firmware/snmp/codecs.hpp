// How a setting looks on the wire and back. put() is false for a value that is none; ranges and lengths are checked
// before, by the row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "snmp/value.hpp"

namespace nv::snmp {

// Integers as they are.
struct AsNumber {
  template <class T>
  static Value show(const T& kept) {
    return static_cast<std::int32_t>(kept);
  }
  template <class T>
  static bool put(const Value& value, T& kept) {
    kept = static_cast<T>(std::get<std::int32_t>(value));
    return true;
  }
};

// A number that its object lacks while none is chosen.
template <unsigned Otherwise>
struct AsChosen {
  static Value show(const std::optional<unsigned>& kept) { return static_cast<std::int32_t>(kept.value_or(Otherwise)); }
  static bool put(const Value& value, std::optional<unsigned>& kept) {
    kept = static_cast<unsigned>(std::get<std::int32_t>(value));
    return true;
  }
};

// 1 and 2: enabled and disabled, on and off.
struct AsSwitch {
  static Value show(bool kept) { return kept ? 1 : 2; }
  static bool put(const Value& value, bool& kept) {
    kept = std::get<std::int32_t>(value) == 1;
    return true;
  }
};

// An enumeration whose first word is 1.
struct FromOne {
  template <class E>
  static Value show(E kept) {
    return static_cast<std::int32_t>(kept) + 1;
  }
  template <class E>
  static bool put(const Value& value, E& kept) {
    kept = static_cast<E>(std::get<std::int32_t>(value) - 1);
    return true;
  }
};

// Printable text on one line.
struct AsText {
  static Value show(const std::string& kept) { return kept; }
  static bool put(const Value& value, std::string& kept);
};

// Text that is never sent back.
struct AsSecret : AsText {
  static Value show(const std::string& /*kept*/) { return std::string(); }
};

// A name or an address; empty for none.
struct AsHost : AsText {
  static bool put(const Value& value, std::string& kept);
};

// Minutes since midnight: "hh:mm".
struct AsTimeOfDay {
  static Value show(unsigned minute);
  static bool put(const Value& value, unsigned& minute);
};

// 20261224: "24/12/2026"; 0: "00/00/0000".
struct AsDate {
  static Value show(unsigned date);
  static bool put(const Value& value, unsigned& date);
};

// What a clock is set to. Parts that are not given stay as they are.
struct Date {
  int year = 0, month = 0, day = 0;
};
struct TimeOfDay {
  int hour = 0, minute = 0, second = 0;
};
bool parse_date(const std::string& text, Date& date);          // "dd/mm/yyyy", years 2000 to 2099
bool parse_time(const std::string& text, TimeOfDay& time);     // "hh:mm:ss"
bool parse_minutes(const std::string& text, TimeOfDay& time);  // "hh:mm"

}  // namespace nv::snmp
