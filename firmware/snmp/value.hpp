// The value of one instance. Time-dependent ones are named here and filled in by the agent when they are asked for, so
// that an image of all instances stays true for as long as its snapshot.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>

#include "snmp/oid.hpp"

namespace nv::snmp {

struct Counter {
  std::uint32_t value = 0;
  bool operator==(const Counter&) const = default;
};
struct Gauge {
  std::uint32_t value = 0;
  bool operator==(const Gauge&) const = default;
};
struct Ticks {  // hundredths of a second
  std::uint32_t value = 0;
  bool operator==(const Ticks&) const = default;
};
struct IpAddress {
  std::array<std::uint8_t, 4> bytes{};
  bool operator==(const IpAddress&) const = default;
};
enum class Live : std::uint8_t { up_time, date, time, test_elapsed, shutdown_left, startup_left, reboot_left };

using Value = std::variant<std::int32_t, std::string, Oid, Counter, Gauge, Ticks, IpAddress, Live>;

}  // namespace nv::snmp
