#include "core/origin.hpp"

#include <algorithm>
#include <string_view>

namespace nv::core {
namespace {

constexpr std::size_t kLongestPart = 64;

// At most so many bytes, none of them in the middle of a character (UTF-8), no control characters.
std::string harmless(std::string_view part) {
  std::size_t size = std::min(part.size(), kLongestPart);
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (size < part.size() && size > 0 && continues(part[size])) {
    --size;
  }
  std::string text(part.substr(0, size));
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return text;
}

}  // namespace

std::string origin_text(const Origin& origin) {
  std::string text;
  const auto add = [&text](std::string_view word, const std::string& part) {
    if (!part.empty()) {
      text.append(text.empty() ? "" : " ").append(word).append(" ").append(harmless(part));
    }
  };
  add("via", origin.via);
  add("by", origin.by);
  add("from", origin.from);
  return text;
}

}  // namespace nv::core
