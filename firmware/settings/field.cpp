#include "settings/field.hpp"

#include "settings/text_rules.hpp"

namespace nv::settings {
namespace {

template <class... F>
struct Cases : F... {
  using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

bool is_text_of(const Value& value, std::size_t max_length) {
  const auto* text = std::get_if<std::string>(&value);
  const auto length = text != nullptr ? printable_length(*text) : std::nullopt;
  return length && *length <= max_length;
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

bool is_host_or_none(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && (text->empty() || is_host(*text));
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
    case Kind::host:
      return is_host_or_none(value);
    case Kind::text:
    case Kind::secret:
      return is_text_of(value, rule.max_length);
  }
  return false;
}

std::string listed(std::span<const Choice> choices) {
  std::string list;
  for (const Choice& choice : choices) {
    list += list.empty() ? "" : ", ";
    list += choice.word.empty() ? std::to_string(choice.number) : std::string(choice.word);
  }
  return list;
}

std::string expected(const Rule& rule) {
  switch (rule.kind) {
    case Kind::flag:
      return "true or false";
    case Kind::number:
      return "a number from " + std::to_string(rule.min) + " to " + std::to_string(rule.max);
    case Kind::choice:
      return "one of " + listed(rule.choices);
    case Kind::host:
      return "a host name or an IP address";
    case Kind::text:
    case Kind::secret:
      return "text of at most " + std::to_string(rule.max_length) + " characters without control characters";
  }
  return "accepted";
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
    return std::nullopt;
  }
  return named(rule, value) + " is not " + expected(rule) + (rule.optional ? " (or null: automatic)" : "");
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
