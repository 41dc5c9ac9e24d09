// The text of a settings file: read, checked against every section's fields, shown, written and read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "settings/document.hpp"
#include "settings/sections/all.hpp"
#include "settings/text_rules.hpp"
#include "support/require.hpp"

using namespace nv::settings;
using nv::test::require;

namespace {

// The value meets every field, whatever section it was meant for; what a field takes must survive the section.
template <class S>
void offer(const Value& value) {
  constexpr auto all = rows<S>();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto reason = refusal(all[i].rule, value);
    if (reason) {
      require(reason->size() < 300 && printable_length(*reason).has_value());
      continue;
    }
    Values values = to_values(S());
    values[i] = value;
    require(to_values(from_values<S>(values)) == values);
    shown(all[i].rule, value);
  }
}

template <class... S>
void offer_all(Sections<S...>, const Value& value) {
  (offer<S>(value), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  is_host(text);
  require(printable_length(excerpt(text)).has_value());
  const auto document = parse_settings(text);
  if (!document) {
    require(printable_length(document.error().message).has_value());
    return 0;
  }
  for (const Entry& entry : document->entries) {
    offer_all(AllSections{}, entry.value);
  }
  const std::string written = format_settings(*document);
  if (written.size() <= kLargestFile) {
    const auto again = parse_settings(written);
    require(again.has_value());
    require(format_settings(*again) == written);
  }
  return 0;
}
