// The kinds of field a settings section is made of. A field is a row: key, member, what is accepted, unit and help;
// load, save, validation, comparison and the forms all come from it. Values cross between sections and files as Value,
// so nothing here knows JSON. To add a kind: its enumerator, its factory below, its row or case in field.cpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace nv::settings {

// What a file may say that no field takes: a list, an object, a fraction. The text is for the message only.
struct Unusable {
  std::string text;
  bool operator==(const Unusable&) const = default;
};

// null (automatic), a flag, a number, any text, or something no field takes.
using Value = std::variant<std::monostate, bool, std::int64_t, std::string, Unusable>;

// One of the values a choice accepts. In a file it is the word, or the number where there is no word.
struct Choice {
  template <class E>
  requires std::is_enum_v<E>
  constexpr Choice(E enumerator, std::string_view the_word)
      : number(static_cast<std::int64_t>(enumerator)), word(the_word) {}
  template <std::integral N>
  constexpr Choice(N the_number) : number(the_number) {}  // NOLINT: rows of tables read better without the name
  constexpr Choice(std::string_view the_word) : word(the_word) {}  // NOLINT: likewise
  constexpr Choice(const char* the_word) : word(the_word) {}       // NOLINT: likewise

  std::int64_t number = 0;
  std::string_view word;
};

// From host to numbers: text of one grammar each, or empty for "none".
enum class Kind { flag, number, text, choice, secret, host, hosts, address, ipv4, netmask, ipv6, prefix6, numbers };

// What a field accepts and how it is shown.
struct Rule {
  Kind kind = Kind::flag;
  bool optional = false;  // null is accepted and means "automatic"
  std::int64_t min = 0;   // number
  std::int64_t max = 0;
  std::size_t max_length = 0;                         // every kind of text: in characters, not bytes
  std::size_t min_length = 0;                         // of one that is not empty
  std::span<const Choice> choices{};                  // choice
  std::string_view unit{};                            // "s", "ms"; empty for none
  std::string_view (*label)(std::int64_t) = nullptr;  // number: the words for each that is accepted
  std::string_view help{};                            // one sentence for the person who fills in the form
  std::string_view absent{};  // what this version lacks for any other value than `only`; empty: nothing
  Choice only{0};
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct InnerOf {
  using Type = T;
};
template <class T>
struct InnerOf<std::optional<T>> {
  using Type = T;
};
// The type itself, or what an optional holds.
template <class T>
using Inner = typename InnerOf<T>::Type;

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool>;

template <class S, class M>
struct Field {
  std::string_view key;
  M S::*member;
  Rule rule;

  constexpr Field unit(std::string_view text) const {
    Field field = *this;
    field.rule.unit = text;
    return field;
  }
  constexpr Field help(std::string_view text) const {
    Field field = *this;
    field.rule.help = text;
    return field;
  }
  // Of a text: empty, or so many characters.
  constexpr Field at_least(std::size_t length) const requires std::same_as<M, std::string> {
    Field field = *this;
    field.rule.min_length = length;
    return field;
  }
  // Of a number that stands for something.
  constexpr Field labels(std::string_view (*label)(std::int64_t)) const requires Integer<Inner<M>> {
    Field field = *this;
    field.rule.label = label;
    return field;
  }
  // No switch pretends: any other value needs `what` ("the SSH console"), which this version does not have.
  constexpr Field only(Choice value, std::string_view what) const {
    Field field = *this;
    field.rule.only = value;
    field.rule.absent = what;
    return field;
  }
  // A flag that stays off.
  constexpr Field absent(std::string_view what) const requires std::same_as<M, bool> { return only(false, what); }
};

// ---- the factories ----

template <class S>
constexpr auto flag(std::string_view key, bool S::*member) {
  return Field<S, bool>{key, member, Rule{.kind = Kind::flag}};
}

// Any integer type, or std::optional of one: then null is accepted too. Compilation fails if the type is too small.
template <class S, class M>
requires Integer<Inner<M>>
constexpr auto number(std::string_view key, M S::*member, std::int64_t min, std::int64_t max) {
  if (min > max || !std::in_range<Inner<M>>(min) || !std::in_range<Inner<M>>(max)) {
    throw "number(): the range does not fit the member's type";
  }
  return Field<S, M>{key, member, Rule{.kind = Kind::number, .optional = IsOptional<M>::value, .min = min, .max = max}};
}

// Printable UTF-8 on one line; may be empty.
template <class S>
constexpr auto text(std::string_view key, std::string S::*member, std::size_t max_length) {
  return Field<S, std::string>{key, member, Rule{.kind = Kind::text, .max_length = max_length}};
}

// An enum, an integer or a string, or std::optional of one, from a list that lives for ever.
template <class S, class M>
requires std::is_enum_v<Inner<M>> || Integer<Inner<M>> || std::same_as<Inner<M>, std::string>
constexpr auto choice(std::string_view key, M S::*member, std::span<const Choice> choices) {
  return Field<S, M>{key, member, Rule{.kind = Kind::choice, .optional = IsOptional<M>::value, .choices = choices}};
}

// The texts with a grammar; empty means "none".
template <class S>
constexpr auto grammatical(std::string_view key, std::string S::*member, Kind kind, std::size_t max_length) {
  return Field<S, std::string>{key, member, Rule{.kind = kind, .max_length = max_length}};
}
// A host name, an IPv4 or an IPv6 address.
template <class S>
constexpr auto host(std::string_view key, std::string S::*member) {
  return grammatical(key, member, Kind::host, 253);
}
// Such names and addresses, without the zone of an address, separated by commas or blanks.
template <class S>
constexpr auto hosts(std::string_view key, std::string S::*member, std::size_t max_length) {
  return grammatical(key, member, Kind::hosts, max_length);
}
// An IPv4 or an IPv6 address that a host may have.
template <class S>
constexpr auto address(std::string_view key, std::string S::*member) {
  return grammatical(key, member, Kind::address, 45);
}
// The same of one version.
template <class S>
constexpr auto ipv4(std::string_view key, std::string S::*member) {
  return grammatical(key, member, Kind::ipv4, 15);
}
template <class S>
constexpr auto ipv6(std::string_view key, std::string S::*member) {
  return grammatical(key, member, Kind::ipv6, 45);
}
// 255.255.255.0
template <class S>
constexpr auto netmask(std::string_view key, std::string S::*member) {
  return grammatical(key, member, Kind::netmask, 15);
}
// fe80::1/64
template <class S>
constexpr auto prefix6(std::string_view key, std::string S::*member) {
  return grammatical(key, member, Kind::prefix6, 49);
}
// 5,6,10-15
template <class S>
constexpr auto numbers(std::string_view key, std::string S::*member, std::size_t max_length) {
  return grammatical(key, member, Kind::numbers, max_length);
}

// Like text, but never sent back, never logged, masked in change lists.
template <class S>
constexpr auto secret(std::string_view key, std::string S::*member, std::size_t max_length = 128) {
  return Field<S, std::string>{key, member, Rule{.kind = Kind::secret, .max_length = max_length}};
}

// ---- values ----

// Why the rule does not take the value, for a person ("70 is not a number from 1 to 60"); nothing when it does.
std::optional<std::string> refusal(const Rule& rule, const Value& value);

// "needs the SSH console, which this version does not have"; empty for a rule that lacks nothing.
std::string absence(const Rule& rule);
// What such a rule takes.
Value only_value(const Rule& rule);

// The kind in a word, stable: "flag", "ipv4".
std::string_view kind_name(Kind kind);

// The value for a person: "automatic", "true", "42", the text itself; "***" for a secret.
std::string shown(const Rule& rule, const Value& value);

template <class M>
Value to_value(const M& member, const Rule& rule) {
  if constexpr (IsOptional<M>::value) {
    return member ? to_value(*member, rule) : Value();
  } else if constexpr (std::is_enum_v<M>) {
    const auto wanted = static_cast<std::int64_t>(member);
    for (const Choice& choice : rule.choices) {
      if (choice.number == wanted) {
        return std::string(choice.word);
      }
    }
    return Unusable{std::to_string(wanted)};
  } else if constexpr (Integer<M>) {
    return std::in_range<std::int64_t>(member) ? Value(static_cast<std::int64_t>(member))
                                               : Value(Unusable{std::to_string(member)});
  } else {
    return member;  // bool, std::string
  }
}

// The value must have passed refusal().
template <class M>
M from_value(const Value& value, const Rule& rule) {
  if constexpr (IsOptional<M>::value) {
    return std::holds_alternative<std::monostate>(value) ? M() : M(from_value<Inner<M>>(value, rule));
  } else if constexpr (std::is_enum_v<M>) {
    M found{};
    for (const Choice& choice : rule.choices) {
      if (choice.word == std::get<std::string>(value)) {
        found = static_cast<M>(choice.number);
      }
    }
    return found;
  } else if constexpr (Integer<M>) {
    return static_cast<M>(std::get<std::int64_t>(value));
  } else {
    return std::get<M>(value);
  }
}

}  // namespace nv::settings
