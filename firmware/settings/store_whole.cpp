// The store without types: views of sections for forms and programs, and a whole configuration at once.
#include <algorithm>

#include "settings/store.hpp"

namespace nv::settings {

std::vector<SectionView> Store::sections() const {
  std::vector<SectionView> all;
  for (const auto& section : sections_) {
    all.push_back(
        {section->name, section->admin_only, section->rows, section->running, section->base, section->revision});
  }
  return all;
}

std::optional<SectionView> Store::section(std::string_view name) const {
  const auto all = sections();
  const auto found = std::ranges::find(all, name, &SectionView::name);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

core::Result<std::vector<Change>> Store::set(std::string_view section, const Values& values, const core::Origin& who) {
  Section* const found = find(section);
  if (found == nullptr || found->rows.size() != values.size()) {
    return core::fail("no such section, or not one value for each of its settings");
  }
  return set_values(*found, values, who);
}

// The defaults, the secrets in force, and the document over them.
Store::Layer Store::whole_layer(const Document& document, std::vector<Problem>& problems) const {
  Layer below = layer(&Section::base);
  for (std::size_t s = 0; s < sections_.size(); ++s) {
    for (std::size_t i = 0; i < sections_[s]->rows.size(); ++i) {
      if (sections_[s]->rows[i].rule.kind == Kind::secret) {
        below.at(s).at(i) = sections_[s]->running.at(i);
      }
    }
  }
  const Layer fallback = below;
  return overlay(std::move(below), fallback, document, "settings", problems);
}

std::vector<Problem> Store::try_all(const Document& document) const {
  std::vector<Problem> problems;
  const Layer whole = whole_layer(document, problems);
  for (const Clash& clash : clashes(whole)) {
    const SettingName& name = clash.settings.front();
    report(problems, {place("settings", name.section, name.key), clash.reason});
  }
  return problems;
}

core::Result<std::string> Store::text_of(const Document& document) const {
  std::vector<Problem> ignored;
  return settings_text(whole_layer(document, ignored));
}

core::Result<void> Store::set_all(const Document& document, const core::Origin& who) {
  std::vector<Problem> ignored;
  Layer running = whole_layer(document, ignored);
  auto text = settings_text(running);
  if (!text) {
    return text.error();
  }
  if (auto saved = save(std::move(*text)); !saved) {
    return saved;
  }
  replace_layers(layer(&Section::base), std::move(running), who);
  return {};
}

}  // namespace nv::settings
