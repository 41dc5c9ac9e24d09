#include "model/register_image.hpp"

#include <iterator>
#include <utility>

namespace nv::model {

void RegisterImage::put(std::uint16_t address, std::vector<std::uint16_t> words) {
  tables_.insert_or_assign(address, std::move(words));
}

void RegisterImage::erase(std::uint16_t address) {
  tables_.erase(address);
}

std::optional<std::uint16_t> RegisterImage::word(std::uint16_t address) const {
  const auto after = tables_.upper_bound(address);
  if (after == tables_.begin()) {
    return std::nullopt;
  }
  const auto& [first, words] = *std::prev(after);
  const std::size_t offset = static_cast<std::size_t>(address) - first;
  return offset < words.size() ? std::optional(words[offset]) : std::nullopt;
}

std::span<const std::uint16_t> RegisterImage::table(std::uint16_t address) const {
  const auto found = tables_.find(address);
  return found == tables_.end() ? std::span<const std::uint16_t>{} : std::span<const std::uint16_t>(found->second);
}

}  // namespace nv::model
