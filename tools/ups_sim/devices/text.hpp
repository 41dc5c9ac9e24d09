// Text in registers, two characters a word, padded with spaces.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ups_sim {

enum class FirstCharacter { high_byte, low_byte };

inline void write_text(std::span<std::uint16_t> words, std::string_view text, FirstCharacter first) {
  const auto at = [&](std::size_t index) {
    return static_cast<unsigned char>(index < text.size() ? text[index] : ' ');
  };
  for (std::size_t word = 0; word < words.size(); ++word) {
    const unsigned one = at(2 * word);
    const unsigned two = at(2 * word + 1);
    words[word] = static_cast<std::uint16_t>(first == FirstCharacter::high_byte ? (one << 8) | two : (two << 8) | one);
  }
}

}  // namespace ups_sim
