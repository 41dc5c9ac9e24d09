#include "settings/field.hpp"

#include <algorithm>
#include <array>

#include "settings/address_rules.hpp"
#include "settings/text_rules.hpp"

namespace nv::settings {
namespace {

template <class... F>
struct Cases : F... {
  using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

bool is_text_of(const Value& value, const Rule& rule) {
  const auto* text = std::get_if<std::string>(&value);
  const auto length = text != nullptr ? printable_length(*text) : std::nullopt;
  return length && *length <= rule.max_length && (*length >= rule.min_length || *length == 0);
}

bool is_number_in(const Value& value, std::int64_t min, std::int64_t max) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr && *number >= min && *number <= max;
}

bool is_one_of(const Value& value, std::span<const Choice> choices) {
  for (const Choice& choice : choices) {
    if (value == (choice.word.empty() ? Value(choice.number) : Value(std::string(choice.word)))) {
      return true;
    }
  }
  return false;
}

struct Grammar {
  Kind kind;
  std::string_view name;
  bool (*holds)(std::string_view text);
  std::string_view expected;
};
constexpr auto kGrammars = std::to_array<Grammar>({
    {Kind::host, "host", is_host, "a host name or an IP address"},
    {Kind::hosts, "hosts", is_host_list, "a host name or an IP address"},
    {Kind::address, "address", is_host_address, "an IP address of a host"},
    {Kind::ipv4, "ipv4", is_ipv4_host, "an IPv4 address of a host"},
    {Kind::netmask, "netmask", is_netmask, "an IPv4 subnet mask, such as 255.255.255.0"},
    {Kind::ipv6, "ipv6", is_ipv6_host, "an IPv6 address of a host"},
    {Kind::prefix6, "prefix6", is_ipv6_prefix,
     "an IPv6 address of a host with the length of its prefix, such as fe80::1/64"},
    {Kind::numbers, "numbers", is_number_list, "a list of numbers and ranges, such as 5,6,10-15"},
});

const Grammar* grammar_of(Kind kind) {
  const auto* const found = std::ranges::find(kGrammars, kind, &Grammar::kind);
  return found == kGrammars.end() ? nullptr : found;
}

bool follows(const Rule& rule, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  const Grammar* grammar = grammar_of(rule.kind);
  return text != nullptr && grammar != nullptr && (text->empty() || grammar->holds(*text));
}

bool takes(const Rule& rule, const Value& value) {
  if (rule.optional && std::holds_alternative<std::monostate>(value)) {
    return true;
  }
  switch (rule.kind) {
    case Kind::flag:
      return std::holds_alternative<bool>(value);
    case Kind::number:
      return is_number_in(value, rule.min, rule.max);
    case Kind::choice:
      return is_one_of(value, rule.choices);
    case Kind::text:
    case Kind::secret:
      return is_text_of(value, rule);
    default:
      return is_text_of(value, rule) && follows(rule, value);
  }
}

std::string listed(std::span<const Choice> choices) {
  std::string list;
  for (const Choice& choice : choices) {
    list += list.empty() ? "" : ", ";
    list += choice.word.empty() ? std::to_string(choice.number) : std::string(choice.word);
  }
  return list;
}

std::string expected_text(const Rule& rule) {
  const std::string most = std::to_string(rule.max_length) + " characters without control characters";
  return rule.min_length == 0 ? "text of at most " + most
                              : "text of " + std::to_string(rule.min_length) + " to " + most + ", or empty";
}

std::string expected(const Rule& rule) {
  switch (rule.kind) {
    case Kind::flag:
      return "true or false";
    case Kind::number:
      return "a number from " + std::to_string(rule.min) + " to " + std::to_string(rule.max);
    case Kind::choice:
      return "one of " + listed(rule.choices);
    case Kind::text:
    case Kind::secret:
      return expected_text(rule);
    default: {
      const Grammar* grammar = grammar_of(rule.kind);
      return grammar != nullptr ? std::string(grammar->expected) : expected_text(rule);
    }
  }
}

std::string named(const Rule& rule, const Value& value) {
  if (rule.kind == Kind::secret) {
    return "the value (not shown)";
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return excerpt(*text);
  }
  return std::holds_alternative<std::monostate>(value) ? "null" : shown(rule, value);
}

}  // namespace

std::optional<std::string> refusal(const Rule& rule, const Value& value) {
  if (takes(rule, value)) {
    const bool missing = !rule.absent.empty() && value != only_value(rule);
    return missing ? std::optional(named(rule, value) + " " + absence(rule)) : std::nullopt;
  }
  if (rule.kind == Kind::hosts && is_text_of(value, rule)) {
    return excerpt(first_no_host(std::get<std::string>(value))) + " is not " + expected(rule);
  }
  if (rule.kind == Kind::hosts && std::holds_alternative<std::string>(value)) {
    return named(rule, value) + " is not " + expected_text(rule);
  }
  return named(rule, value) + " is not " + expected(rule) + (rule.optional ? " (or null: automatic)" : "");
}

std::string absence(const Rule& rule) {
  return rule.absent.empty() ? "" : "needs " + std::string(rule.absent) + ", which this version does not have";
}

Value only_value(const Rule& rule) {
  if (rule.kind == Kind::flag) {
    return rule.only.number != 0;
  }
  return rule.only.word.empty() ? Value(rule.only.number) : Value(std::string(rule.only.word));
}

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::flag:
      return "flag";
    case Kind::number:
      return "number";
    case Kind::text:
      return "text";
    case Kind::choice:
      return "choice";
    case Kind::secret:
      return "secret";
    default: {
      const Grammar* grammar = grammar_of(kind);
      return grammar != nullptr ? grammar->name : "text";
    }
  }
}

std::string shown(const Rule& rule, const Value& value) {
  if (rule.kind == Kind::secret) {
    return "***";
  }
  const Cases text{
      [](std::monostate) { return std::string("automatic"); },
      [](bool flag) { return std::string(flag ? "true" : "false"); },
      [](std::int64_t number) { return std::to_string(number); },
      [](const std::string& words) { return words; },
      [](const Unusable& unusable) { return unusable.text; },
  };
  return std::visit(text, value);
}

}  // namespace nv::settings
