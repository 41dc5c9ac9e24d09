// An object identifier of our own trees: short, compared arc by arc, usable in constant tables. Longer names exist only
// in the packets of others and never match.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace nv::snmp {

class Oid {
 public:
  static constexpr std::size_t kMaxArcs = 20;

  constexpr Oid() = default;
  constexpr Oid(std::initializer_list<std::uint32_t> arcs) {
    for (const std::uint32_t arc : arcs) {
      append(arc);
    }
  }

  constexpr std::size_t size() const { return size_; }
  constexpr std::uint32_t operator[](std::size_t i) const { return arcs_[i]; }
  constexpr std::span<const std::uint32_t> arcs() const { return {arcs_.data(), size_}; }

  // Constant tables that grow too long do not compile.
  constexpr void append(std::uint32_t arc) { arcs_.at(size_++) = arc; }
  constexpr Oid operator+(const Oid& tail) const {
    Oid joined = *this;
    for (const std::uint32_t arc : tail.arcs()) {
      joined.append(arc);
    }
    return joined;
  }
  constexpr Oid operator+(std::uint32_t arc) const {
    Oid joined = *this;
    joined.append(arc);
    return joined;
  }

  // Without its last arc.
  constexpr Oid head() const {
    Oid shorter = *this;
    --shorter.size_;
    return shorter;
  }

  constexpr std::strong_ordering operator<=>(const Oid& other) const {
    return std::lexicographical_compare_three_way(arcs_.begin(), arcs_.begin() + size_, other.arcs_.begin(),
                                                  other.arcs_.begin() + other.size_);
  }
  constexpr bool operator==(const Oid& other) const { return (*this <=> other) == std::strong_ordering::equal; }

 private:
  std::array<std::uint32_t, kMaxArcs> arcs_{};
  std::uint8_t size_ = 0;
};

// The roots of the trees.
inline constexpr Oid kTree7{1, 3, 6, 1, 4, 1, 4555, 1, 1, 7};       // NET VISION 7 and 8
inline constexpr Oid kTree1{1, 3, 6, 1, 4, 1, 4555, 1, 1, 1};       // NET VISION 4 to 6
inline constexpr Oid kTreeSts{1, 3, 6, 1, 4, 1, 4555, 1, 1, 10};    // static transfer switch
inline constexpr Oid kTreeRfc1628{1, 3, 6, 1, 2, 1, 33};            // UPS-MIB
inline constexpr Oid kTreeSystem{1, 3, 6, 1, 2, 1, 1};              // MIB-II system group
inline constexpr Oid kEnableAuthenTraps{1, 3, 6, 1, 2, 1, 11, 30};  // in net-snmp's snmp group
inline constexpr Oid kSetSerialNo{1, 3, 6, 1, 6, 3, 1, 1, 6, 1};    // snmpSetSerialNo: a lock among managers

}  // namespace nv::snmp
