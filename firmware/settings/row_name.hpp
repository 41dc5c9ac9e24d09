// The name of a numbered section: RowName{"snmp_user_", 3} reads "snmp_user_3". For tables whose rows are sections.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace nv::settings {

template <std::size_t Length>
struct RowName {
  constexpr RowName(const char (&head)[Length], std::size_t number) {
    std::copy_n(head, Length - 1, text.begin());
    size = Length - 1;
    if (number >= 10) {
      text.at(size++) = static_cast<char>('0' + number / 10 % 10);
    }
    text.at(size++) = static_cast<char>('0' + number % 10);
  }
  constexpr operator std::string_view() const { return {text.data(), size}; }  // NOLINT: it is one

  std::array<char, Length + 1> text{};
  std::size_t size = 0;
};

}  // namespace nv::settings
