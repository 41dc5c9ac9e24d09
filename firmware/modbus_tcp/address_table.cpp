#include "modbus_tcp/address_table.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace nv::modbus_tcp {

bool copy_words(const model::RegisterImage& image, std::uint16_t address, std::span<std::uint16_t> words) {
  const auto& tables = image.tables();
  auto table = tables.upper_bound(address);
  if (table == tables.begin()) {
    return false;
  }
  std::size_t next = address;  // wider than an address: a read past 0xFFFF finds no table
  for (table = std::prev(table); !words.empty(); ++table) {
    if (table == tables.end() || table->first > next || next - table->first >= table->second.size()) {
      return false;
    }
    const auto found = std::span(table->second).subspan(next - table->first);
    const std::size_t count = std::min(found.size(), words.size());
    std::copy_n(found.begin(), count, words.begin());
    words = words.subspan(count);
    next += count;
  }
  return true;
}

}  // namespace nv::modbus_tcp
