// The shapes of a register table: a bit row says which truth sits at which bit, a value row which quantity at which
// word.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>

namespace ups_sim {

inline constexpr std::uint16_t kNotManaged = 0xFFFF;

enum class Level : char { none, info, warning, critical };

// word and bit as in "0x1020 + word, bit"; a row without a truth exists in the map but nothing in the model drives it.
template <typename View>
struct BitRow {
  int word, bit;
  Level level;
  unsigned families;
  bool (*truth)(const View&);
};

template <typename View>
struct ValueRow {
  int word;
  double scale;  // what 1 in the register stands for
  unsigned families;
  double (*quantity)(const View&);
};

// Two's complement. A raw -1 would read as "not managed": real devices are silent about that tenth, here it becomes 0.
inline std::uint16_t encode(double quantity, double scale) {
  if (std::isnan(quantity)) {
    return kNotManaged;
  }
  const long raw = std::lround(quantity / scale);
  if (raw == -1) {
    return 0;
  }
  const long clamped = raw < -32768 ? -32768 : raw > 65534 ? 65534 : raw;
  return static_cast<std::uint16_t>(static_cast<unsigned long>(clamped) & 0xFFFFU);
}

inline void set_bit(std::span<std::uint16_t> words, int word, int bit, bool value) {
  const auto mask = static_cast<std::uint16_t>(1U << bit);
  std::uint16_t& target = words[static_cast<std::size_t>(word)];
  target = static_cast<std::uint16_t>(value ? target | mask : target & ~mask);
}

template <typename View>
void fill_bits(std::span<std::uint16_t> words, std::span<const BitRow<View>> rows, const View& view, unsigned family) {
  for (const BitRow<View>& row : rows) {
    const bool known = (row.families & family) != 0 && row.truth != nullptr;
    set_bit(words, row.word, row.bit, known && row.truth(view));
  }
}

template <typename View>
void fill_values(std::span<std::uint16_t> words, std::span<const ValueRow<View>> rows, const View& view,
                 unsigned family) {
  for (std::uint16_t& word : words) {
    word = kNotManaged;
  }
  for (const ValueRow<View>& row : rows) {
    if ((row.families & family) != 0) {
      words[static_cast<std::size_t>(row.word)] = encode(row.quantity(view), row.scale);
    }
  }
}

// Any alarm with a printed level, other than the general alarm itself.
template <typename View>
bool any_levelled(std::span<const std::uint16_t> words, std::span<const BitRow<View>> rows, int general_bit) {
  for (const BitRow<View>& row : rows) {
    const unsigned word = words[static_cast<std::size_t>(row.word)];
    const bool set = ((word >> row.bit) & 1U) != 0;
    if (set && row.level >= Level::warning && row.word * 16 + row.bit != general_bit) {
      return true;
    }
  }
  return false;
}

}  // namespace ups_sim
