// The password rule of manual 11.6, word by word. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nv::auth {

inline constexpr std::size_t kShortestPassword = 12;
inline constexpr std::size_t kLongestPassword = 128;  // the manual names no limit; hashing needs one

// What the text lacks, one sentence; none when it is a good password.
std::optional<std::string> password_fault(std::string_view text);

}  // namespace nv::auth
