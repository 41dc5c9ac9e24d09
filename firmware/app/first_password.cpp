#include "app/first_password.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>

#include "core/file.hpp"

namespace nv::app {
namespace {

namespace fs = std::filesystem;

// "00:e0:d8:ff:c1:a0\n" as the kernel writes it.
std::optional<std::string> last_six(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    const bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (is_digit) {
      digits += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  constexpr std::size_t kDigits = 12;
  const bool none = std::ranges::all_of(digits, [](char c) { return c == '0'; });
  return digits.size() == kDigits && !none ? std::optional(digits.substr(6)) : std::nullopt;
}

}  // namespace

std::optional<std::string> first_password(const std::optional<MacAddress>& given) {
  if (given) {
    std::array<char, 7> text{};
    std::snprintf(text.data(), text.size(), "%02X%02X%02X", unsigned{given->at(3)}, unsigned{given->at(4)},
                  unsigned{given->at(5)});
    return text.data();
  }
  std::set<fs::path> interfaces;
  std::error_code error;
  for (fs::directory_iterator entry("/sys/class/net", error), end; !error && entry != end; entry.increment(error)) {
    interfaces.insert(entry->path());
  }
  constexpr std::size_t kLongest = 128;
  for (const fs::path& interface : interfaces) {
    const auto address = core::read_file(interface / "address", kLongest);
    if (auto digits = address ? last_six(*address) : std::nullopt) {
      return digits;
    }
  }
  return std::nullopt;
}

}  // namespace nv::app
