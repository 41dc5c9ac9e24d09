// How far each receiver of traps has been told of the event log, kept over restarts: state directory, snmp/told. One
// line each, "ID NUMBER PORT TYPE ADDRESS" behind the line "ups" or "sts". A receiver that was changed to another place
// begins anew. Lost or damaged, nothing old is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "settings/sections/snmp.hpp"

namespace nv::snmp {

struct Told {
  bool sts = false;                          // what the device was
  std::map<std::string, std::uint64_t> ids;  // receiver, as receiver_key() names it, -> last event

  bool operator==(const Told&) const = default;
};

// `number`: of the row in the settings, from 1.
std::string receiver_key(std::size_t number, const settings::SnmpReceiver& receiver);

std::string write_told(const Told& told);
Told read_told(std::string_view text);

inline constexpr std::size_t kMostToldBytes = 8192;

}  // namespace nv::snmp
