#include "settings/text_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "settings/address_rules.hpp"

namespace nv::settings {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;
};

struct Lead {
  std::size_t bytes;
  char32_t smallest;  // below it the form is overlong
};

constexpr Lead lead_of(unsigned char byte) {
  if (byte < 0x80) {
    return {1, 0};
  }
  if (byte >= 0xC0 && byte < 0xE0) {
    return {2, 0x80};
  }
  if (byte >= 0xE0 && byte < 0xF0) {
    return {3, 0x800};
  }
  return byte >= 0xF0 && byte < 0xF8 ? Lead{4, 0x10000} : Lead{0, 0};
}

// The first character of a text that is not empty; nothing when its bytes are no UTF-8.
std::optional<Character> first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Lead lead = lead_of(byte(0));
  if (lead.bytes == 0 || lead.bytes > text.size()) {
    return std::nullopt;
  }
  char32_t code = lead.bytes == 1 ? byte(0) : byte(0) & (0x7Fu >> lead.bytes);
  for (std::size_t i = 1; i < lead.bytes; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) {
      return std::nullopt;
    }
    code = (code << 6) | (byte(i) & 0x3Fu);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < lead.smallest || code > 0x10FFFF || surrogate) {
    return std::nullopt;
  }
  return Character{code, lead.bytes};
}

struct Range {
  char32_t first;
  char32_t last;
};
constexpr auto kNotPrintable = std::to_array<Range>({
    {0x0000, 0x001F},  // C0
    {0x007F, 0x009F},  // DEL, C1
    {0x2028, 0x202E},  // line and paragraph separator, direction of writing
    {0x2066, 0x2069},  // direction of writing
    {0xFEFF, 0xFEFF},  // byte order mark
    {0xFFFE, 0xFFFF},  // no characters
});

constexpr bool is_printable(char32_t code) {
  return std::ranges::none_of(kNotPrintable,
                              [code](const Range& range) { return code >= range.first && code <= range.last; });
}

bool is_label(std::string_view label) {
  constexpr std::size_t kLongestLabel = 63;
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_host_name(std::string_view text) {
  constexpr std::size_t kLongestName = 253;
  if (text.size() > kLongestName) {
    return false;
  }
  std::string_view last;
  for (std::string_view rest = text;;) {
    const auto dot = rest.find('.');
    last = rest.substr(0, dot);
    if (!is_label(last)) {
      return false;
    }
    if (dot == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(dot + 1);
  }
  // 192.168.7 or 10.0.0.999 is a mistyped address, not a name.
  return !std::ranges::all_of(last, is_digit);
}

// The number a text begins with, taken off it; nothing when there is none, or one too long.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  constexpr std::size_t kMostDigits = 9;
  const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  std::uint32_t number = 0;
  if (digits > kMostDigits || std::from_chars(text.data(), text.data() + digits, number).ec != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  return number;
}

// "5" or "10-15", blanks before it.
bool is_number_or_range(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ')));
  const auto first = take_number(text);
  if (!first || text.empty()) {
    return first.has_value();
  }
  if (text.front() != '-') {
    return false;
  }
  text.remove_prefix(1);
  const auto last = take_number(text);
  return last && text.empty() && *first <= *last;
}

}  // namespace

std::optional<std::size_t> printable_length(std::string_view text) {
  std::size_t length = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character || !is_printable(character->code)) {
      return std::nullopt;
    }
    text.remove_prefix(character->bytes);
    ++length;
  }
  return length;
}

bool is_host(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return false;
  }
  return is_ipv4(text) || is_ipv6(text) || is_host_name(text);
}

bool is_number_list(std::string_view text) {
  for (std::string_view rest = text;;) {
    const auto comma = rest.find(',');
    if (!is_number_or_range(rest.substr(0, comma))) {
      return false;
    }
    if (comma == std::string_view::npos) {
      return true;
    }
    rest.remove_prefix(comma + 1);
  }
}

std::string_view first_no_host(std::string_view list) {
  constexpr std::string_view kSeparators = ", ";
  for (auto begin = list.find_first_not_of(kSeparators); begin != std::string_view::npos;) {
    const auto end = std::min(list.find_first_of(kSeparators, begin), list.size());
    const auto word = list.substr(begin, end - begin);
    if (!is_host(word) || word.find('%') != std::string_view::npos) {
      return word;
    }
    begin = list.find_first_not_of(kSeparators, end);
  }
  return {};
}

bool is_host_list(std::string_view text) {
  return first_no_host(text).empty();
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::string quoted = "\"";
  while (!text.empty()) {
    const auto character = first_character(text);
    const std::size_t bytes = character ? character->bytes : 1;
    if (quoted.size() + bytes > kLongest) {
      return quoted + "...\"";
    }
    quoted += character && is_printable(character->code) ? text.substr(0, bytes) : std::string_view("?");
    text.remove_prefix(bytes);
  }
  return quoted + "\"";
}

}  // namespace nv::settings
