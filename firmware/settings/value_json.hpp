// A setting's value as JSON, alike in the settings file and in the API. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "settings/field.hpp"

namespace nv::settings {

// null for a setting without a value, and for one that no setting can hold.
nlohmann::ordered_json value_json(const Value& value);

}  // namespace nv::settings
