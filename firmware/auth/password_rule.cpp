#include "auth/password_rule.hpp"

#include <algorithm>
#include <array>

namespace nv::auth {
namespace {

struct ClassRow {
  bool (*holds)(char);
  std::string_view wanted;
};

constexpr auto kClasses = std::to_array<ClassRow>({
    {[](char c) { return c >= 'A' && c <= 'Z'; }, "an upper case letter (A to Z)"},
    {[](char c) { return c >= 'a' && c <= 'z'; }, "a lower case letter (a to z)"},
    {[](char c) { return c >= '0' && c <= '9'; }, "a number (0 to 9)"},
    {[](char c) { return std::string_view("!%#@^*").find(c) != std::string_view::npos; },
     "a special character (one of ! % # @ ^ *)"},
});

}  // namespace

std::optional<std::string> password_fault(std::string_view text) {
  const auto allowed = [](char c) {
    return std::ranges::any_of(kClasses, [c](const ClassRow& row) { return row.holds(c); });
  };
  if (text.size() < kShortestPassword) {
    return "a password has at least " + std::to_string(kShortestPassword) + " characters";
  }
  if (text.size() > kLongestPassword) {
    return "a password has at most " + std::to_string(kLongestPassword) + " characters";
  }
  if (!std::ranges::all_of(text, allowed)) {
    return "a password has only letters A to Z and a to z, numbers and the special characters ! % # @ ^ *";
  }
  for (const ClassRow& row : kClasses) {
    if (std::ranges::none_of(text, row.holds)) {
      return "a password needs " + std::string(row.wanted);
    }
  }
  return std::nullopt;
}

}  // namespace nv::auth
