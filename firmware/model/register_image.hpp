// The raw words of the device as the last sweep left them, by absolute register address. Immutable once in a snapshot.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace nv::model {

class RegisterImage {
 public:
  // Replaces the table that begins at `address`.
  void put(std::uint16_t address, std::vector<std::uint16_t> words);
  void erase(std::uint16_t address);

  bool holds(std::uint16_t address) const { return word(address).has_value(); }
  std::optional<std::uint16_t> word(std::uint16_t address) const;
  // The words of the table that begins at `address`; empty when it was not read.
  std::span<const std::uint16_t> table(std::uint16_t address) const;
  const std::map<std::uint16_t, std::vector<std::uint16_t>>& tables() const { return tables_; }

 private:
  std::map<std::uint16_t, std::vector<std::uint16_t>> tables_;  // first address -> words; tables do not overlap
};

}  // namespace nv::model
