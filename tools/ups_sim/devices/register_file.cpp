#include "devices/register_file.hpp"

#include <iterator>

namespace ups_sim {

void RegisterFile::add(RegisterTable table) {
  const std::uint16_t address = table.address;
  tables_.insert_or_assign(address, std::move(table));
}

std::span<std::uint16_t> RegisterFile::table(std::uint16_t address) {
  return tables_.at(address).words;
}

const RegisterTable* RegisterFile::find(unsigned address) const {
  if (address > 0xFFFF) {
    return nullptr;
  }
  auto next = tables_.upper_bound(static_cast<std::uint16_t>(address));
  if (next == tables_.begin()) {
    return nullptr;
  }
  const RegisterTable& table = std::prev(next)->second;
  return address - table.address < table.words.size() ? &table : nullptr;
}

std::optional<Words> RegisterFile::read(unsigned address, unsigned count) const {
  Words words;
  words.reserve(count);
  for (unsigned at = address; at < address + count; ++at) {
    const RegisterTable* table = find(at);
    if (table == nullptr) {
      return std::nullopt;
    }
    std::uint16_t word = table->words[at - table->address];
    if (const auto forced = forced_.find(static_cast<std::uint16_t>(at)); forced != forced_.end()) {
      const auto [value, mask] = forced->second;
      word = static_cast<std::uint16_t>((word & ~mask) | (value & mask));
    }
    words.push_back(word);
  }
  return words;
}

void RegisterFile::force(std::uint16_t address, std::uint16_t value, std::uint16_t mask) {
  Forced& forced = forced_[address];
  forced.value = static_cast<std::uint16_t>((forced.value & ~mask) | (value & mask));
  forced.mask = static_cast<std::uint16_t>(forced.mask | mask);
}

void RegisterFile::release(std::uint16_t address, std::uint16_t mask) {
  const auto forced = forced_.find(address);
  if (forced == forced_.end()) {
    return;
  }
  forced->second.mask = static_cast<std::uint16_t>(forced->second.mask & ~mask);
  if (forced->second.mask == 0) {
    forced_.erase(forced);
  }
}

}  // namespace ups_sim
