#include "settings/value_json.hpp"

#include <nlohmann/json.hpp>

namespace nv::settings {

nlohmann::ordered_json value_json(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag;
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return *number;
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return *text;
  }
  return nullptr;
}

std::optional<std::int64_t> whole_number(const nlohmann::ordered_json& json) {
  if (json.is_number_unsigned()) {
    const auto number = json.get<std::uint64_t>();
    return std::in_range<std::int64_t>(number) ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
  }
  if (json.is_number_integer()) {
    return json.get<std::int64_t>();
  }
  constexpr double kBeyond = 9007199254740992.0;  // 2^53: from here on a double is no longer one number only
  const double number = json.is_number_float() ? json.get<double>() : kBeyond;
  const bool whole = std::abs(number) < kBeyond && std::trunc(number) == number;
  return whole ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
}

}  // namespace nv::settings
