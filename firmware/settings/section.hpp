// A section is a plain struct that names itself and lists its fields; that one declaration is all there is:
//
//   struct MailSettings {
//     bool enabled = false;
//     std::uint16_t port = 25;
//
//     static constexpr std::string_view kSection = "mail";
//     static constexpr auto fields() {
//       return std::tuple{
//           flag("enabled", &MailSettings::enabled).help("Send mail at all."),
//           number("port", &MailSettings::port, 1, 65535).help("TCP port of the mail server."),
//       };
//     }
//   };
//
// The initial values are the built-in defaults.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "settings/field.hpp"

namespace nv::settings {

template <class S>
concept SettingsSection = std::default_initializable<S> && std::copyable<S> && requires {
  { S::kSection } -> std::convertible_to<std::string_view>;
  std::tuple_size<decltype(S::fields())>::value;
};

// A section that only the administrator may change says so: static constexpr bool kAdminOnly = true.
template <SettingsSection S>
constexpr bool is_admin_only() {
  if constexpr (requires { S::kAdminOnly; }) {
    return S::kAdminOnly;
  }
  return false;
}

// A field without its member: what files, forms and schemas need.
struct Row {
  std::string_view key;
  Rule rule;
};

// One value per row, in the order of the rows.
using Values = std::vector<Value>;

template <SettingsSection S>
constexpr auto rows() {
  return std::apply(
      [](const auto&... field) {
        return std::array<Row, sizeof...(field)>{Row{field.key, field.rule}...};
      },
      S::fields());
}

template <SettingsSection S>
Values to_values(const S& section) {
  return std::apply([&](const auto&... field) { return Values{to_value(section.*field.member, field.rule)...}; },
                    S::fields());
}

template <class S, class M>
void assign(S& section, const Field<S, M>& field, const Value& value) {
  section.*field.member = from_value<M>(value, field.rule);
}

// The values must have passed refusal().
template <SettingsSection S>
S from_values(const Values& values) {
  S section;
  std::size_t next = 0;
  std::apply([&](const auto&... field) { (assign(section, field, values.at(next++)), ...); }, S::fields());
  return section;
}

constexpr bool is_key(std::string_view key) {
  constexpr auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !key.empty() && std::ranges::all_of(key, allowed);
}

// Keys are stored on disk and part of the API: plain words, each once, each explained.
template <SettingsSection S>
constexpr bool well_formed() {
  constexpr auto all = rows<S>();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto same = [&](const Row& row) { return row.key == all[i].key; };
    if (!is_key(all[i].key) || all[i].rule.help.empty() || std::ranges::count_if(all, same) != 1) {
      return false;
    }
  }
  return is_key(S::kSection);
}

// The list of sections a Store holds.
template <SettingsSection... S>
struct Sections {};

}  // namespace nv::settings
