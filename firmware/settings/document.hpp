// The text of a settings file: {"section": {"key": value, ...}, ...}. Pure functions; all input is hostile.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "settings/field.hpp"

namespace nv::settings {

inline constexpr std::size_t kLargestFile = 256 * 1024;
inline constexpr std::size_t kDeepestNesting = 16;

// One value a file gives. An empty key means that the section itself is no object; the value is then Unusable.
struct Entry {
  std::string section;
  std::string key;
  Value value;
  bool operator==(const Entry&) const = default;
};

struct Document {
  std::vector<std::string> sections;  // in the file's order, repeated ones included
  std::vector<Entry> entries;         // likewise
  bool operator==(const Document&) const = default;
};

// An error names the line. It is one when the text is no JSON, too long, too deep, or its top level is no object.
core::Result<Document> parse_settings(std::string_view text);

// The sections and their entries as indented JSON with a newline at the end; Unusable values are left out.
std::string format_settings(const Document& document);

}  // namespace nv::settings
