// The store and the text of a settings file: what a document says over a layer, and what stands in the file.
#include <algorithm>
#include <set>
#include <utility>

#include "settings/store.hpp"

namespace nv::settings {
namespace fs = std::filesystem;

namespace {

// Names that appear twice: a later one overrules the earlier.
void report_repeated(const Document& document, const fs::path& file, std::vector<Problem>& problems) {
  constexpr auto kMessage = "is given more than once; the last one counts";
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Entry& entry : document.entries) {
    if (!seen.emplace(entry.section, entry.key).second) {
      report(problems, {place(file, entry.section, entry.key), kMessage});
    }
  }
}

}  // namespace

std::optional<Value> Store::opened(const Rule& rule, const Entry& entry) const {
  const auto* text = std::get_if<std::string>(&entry.value);
  if (rule.kind != Kind::secret || text == nullptr || !secrets_.open || !text->starts_with(kClosedSecret)) {
    return entry.value;
  }
  return secrets_.open(std::string_view(*text).substr(kClosedSecret.size()), entry.section + "." + entry.key);
}

void Store::overlay_entry(Layer& values, const Layer& fallback, const Entry& entry, const fs::path& file,
                          std::vector<Problem>& problems) const {
  const auto problem = [&](std::string message) {
    report(problems, {place(file, entry.section, entry.key), std::move(message)});
  };
  const auto section =
      std::ranges::find(sections_, entry.section, [](const auto& candidate) { return candidate->name; });
  if (section == sections_.end()) {
    return;  // reported once for the whole section
  }
  if (entry.key.empty()) {
    return problem("a section is an object of named settings");
  }
  const auto& rows = (*section)->rows;
  const auto row = std::ranges::find(rows, entry.key, &Row::key);
  if (row == rows.end()) {
    return problem("no such setting");
  }
  const auto s = static_cast<std::size_t>(section - sections_.begin());
  const auto r = static_cast<std::size_t>(row - rows.begin());
  const auto value = opened(row->rule, entry);
  const auto reason = value ? refusal(row->rule, *value) : "is sealed with a key that is not here";
  values.at(s).at(r) = reason ? fallback.at(s).at(r) : *value;
  if (reason) {
    problem(*reason);
  }
}

Store::Layer Store::overlay(Layer below, const Layer& fallback, const Document& document, const fs::path& file,
                            std::vector<Problem>& problems) const {
  report_repeated(document, file, problems);
  for (const std::string& section : document.sections) {
    if (!knows(section)) {
      report(problems, {place(file, section, ""), "no such section"});
    }
  }
  for (const Entry& entry : document.entries) {
    overlay_entry(below, fallback, entry, file, problems);
  }
  return below;
}

// As it stands in the file: a secret closed.
core::Result<Entry> Store::entry_of(const Section& section, std::size_t row, Value value) const {
  Entry entry{std::string(section.name), std::string(section.rows[row].key), std::move(value)};
  auto* text = std::get_if<std::string>(&entry.value);
  if (section.rows[row].rule.kind == Kind::secret && text != nullptr && !text->empty() && secrets_.close) {
    auto closed = secrets_.close(*text, entry.section + "." + entry.key);
    if (!closed) {
      return core::fail("the secrets of the settings cannot be sealed");
    }
    *text = std::string(kClosedSecret) + *closed;
  }
  return entry;
}

// What differs from the defaults.
core::Result<std::string> Store::settings_text(const Layer& layer) const {
  Document document;
  for (std::size_t s = 0; s < sections_.size(); ++s) {
    const Section& section = *sections_[s];
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
      if (layer.at(s).at(i) != section.base.at(i)) {
        auto entry = entry_of(section, i, layer.at(s).at(i));
        if (!entry) {
          return entry.error();
        }
        document.entries.push_back(std::move(*entry));
      }
    }
  }
  return format_settings(document);
}

}  // namespace nv::settings
