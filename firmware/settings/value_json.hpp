// A setting's value as JSON, alike in the settings file and in the API. Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "settings/field.hpp"

namespace nv::settings {

// null for a setting without a value, and for one that no setting can hold.
nlohmann::ordered_json value_json(const Value& value);

// A number without a fraction, also when it is written as 60.0 or 6e1 (JSON Schema 2020-12 6.1.1: both are integers).
// None for anything else and beyond 64 bits; with a point or an exponent beyond 2^53.
std::optional<std::int64_t> whole_number(const nlohmann::ordered_json& json);

}  // namespace nv::settings
