// The words a device serves, table by table, and what a test has forced over them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ups_sim {

using Words = std::vector<std::uint16_t>;

struct RegisterTable {
  std::string name;
  std::string node;  // "system", "unit 2", "module 1"
  std::uint16_t address;
  Words words;
};

class RegisterFile {
 public:
  // Tables never overlap; their order is free.
  void add(RegisterTable table);
  std::span<std::uint16_t> table(std::uint16_t address);

  // nullopt when a word of the range belongs to no table.
  std::optional<Words> read(unsigned address, unsigned count) const;
  bool has(unsigned address) const { return find(address) != nullptr; }

  void force(std::uint16_t address, std::uint16_t value, std::uint16_t mask);
  void release(std::uint16_t address, std::uint16_t mask);
  void release_all() { forced_.clear(); }

  const std::map<std::uint16_t, RegisterTable>& tables() const { return tables_; }

 private:
  struct Forced {
    std::uint16_t value, mask;
  };
  const RegisterTable* find(unsigned address) const;

  std::map<std::uint16_t, RegisterTable> tables_;  // by first address
  std::map<std::uint16_t, Forced> forced_;
};

}  // namespace ups_sim
