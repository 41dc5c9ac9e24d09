// The body of PUT and PATCH on a section of the settings: each section in turn. Whatever is taken is taken by the
// section's rules; whatever is not is named.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "http/json_body.hpp"
#include "http/settings_json.hpp"
#include "settings/sections/all.hpp"
#include "settings/store.hpp"
#include "support/require.hpp"

using namespace nv;
using nv::test::require;

namespace {

void offer(const settings::SectionView& section, const nlohmann::ordered_json& object, bool whole) {
  const http::SectionChange change = http::section_change(section, object, whole);
  for (const http::FieldError& error : change.errors) {
    require(!error.reason.empty() && error.field.size() <= 64);
  }
  for (std::size_t i = 0; change.errors.empty() && i < section.rows.size(); ++i) {
    require(!settings::refusal(section.rows[i].rule, change.values.at(i)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const settings::Store store(settings::AllSections(), {std::nullopt, "."});
  http::Request request;
  request.headers.emplace_back("content-type", "application/json");
  request.body.assign(reinterpret_cast<const char*>(data), size);
  const auto body = http::any_json_object(request);
  if (const auto* object = std::get_if<nlohmann::ordered_json>(&body)) {
    for (const settings::SectionView& section : store.sections()) {
      offer(section, *object, false);
      offer(section, *object, true);
    }
  }
  return 0;
}
