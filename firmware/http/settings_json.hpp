// A section of the settings as JSON, its JSON Schema (2020-12), and back: all from its rows. Secrets never leave: a
// mask stands for one that is set, and given back it keeps it. Pure; what comes in is hostile.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "settings/store.hpp"

namespace nv::http {

inline constexpr std::string_view kSecretMask = "***";

nlohmann::ordered_json section_json(const settings::SectionView& section);
nlohmann::ordered_json section_schema(const settings::SectionView& section);

struct SectionChange {
  settings::Values values;         // one per row; only good without errors
  std::vector<FieldError> errors;  // everything that is wrong
};
// `whole`: every setting must be given (PUT); otherwise what is not given stays (PATCH).
SectionChange section_change(const settings::SectionView& section, const nlohmann::ordered_json& object, bool whole);

}  // namespace nv::http
