// Helpers for the tables of facts: rows stand in the order of their enum, so that a row is found by its id.
#pragma once

#include <bitset>
#include <cstddef>
#include <type_traits>

namespace nv::model {

template <class Rows>
constexpr bool in_enum_order(const Rows& rows) {
  std::size_t index = 0;
  for (const auto& row : rows) {
    if (static_cast<std::size_t>(row.id) != index++) {
      return false;
    }
  }
  return true;
}

template <class Enum>
constexpr Enum nth_after(Enum first, unsigned n) {
  return static_cast<Enum>(static_cast<unsigned>(first) + n);
}

// A set of enumerators.
template <class Enum, std::size_t Count>
class EnumSet {
 public:
  bool has(Enum id) const { return bits_.test(static_cast<std::size_t>(id)); }
  void set(Enum id, bool on = true) { bits_.set(static_cast<std::size_t>(id), on); }
  bool any() const { return bits_.any(); }
  bool operator==(const EnumSet&) const = default;

 private:
  std::bitset<Count> bits_;
};

}  // namespace nv::model
