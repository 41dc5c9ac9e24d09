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

}  // namespace nv::settings
