// Constant tables put one behind the other: rows that two trees share are written once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace nv::snmp {

template <class Row, std::size_t... Sizes>
constexpr auto joined(const std::array<Row, Sizes>&... parts) {
  std::array<Row, (Sizes + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(parts.begin(), parts.end(), end)), ...);
  return all;
}

}  // namespace nv::snmp
