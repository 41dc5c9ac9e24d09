#include "settings/store.hpp"

#include <algorithm>
#include <stdexcept>

namespace nv::settings {

Store::Store(StoreFiles files, JointRules rules)
    : defaults_file_(std::move(files.defaults)),
      settings_file_(files.state_dir / "settings.json"),
      secrets_(std::move(files.secrets)),
      rules_(rules) {}

Store::~Store() = default;

void Store::add(std::unique_ptr<Section> section) {
  for (std::size_t i = 0; i < section->rows.size(); ++i) {
    if (const auto reason = refusal(section->rows[i].rule, section->built_in.at(i))) {
      throw std::logic_error("built-in default of " + std::string(section->rows[i].key) + ": " + *reason);
    }
  }
  sections_.push_back(std::move(section));
}

Store::Section& Store::find(std::type_index type) const {
  const auto found = std::ranges::find_if(sections_, [type](const auto& section) { return section->type == type; });
  if (found == sections_.end()) {
    throw std::logic_error(std::string("no such settings section: ") + type.name());
  }
  return **found;
}

Store::Section* Store::find(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, [](const auto& section) { return section->name; });
  return found == sections_.end() ? nullptr : found->get();
}

bool Store::knows(std::string_view section) const {
  return find(section) != nullptr;
}

Store::Layer Store::layer(Values Section::*values) const {
  Layer copy;
  for (const auto& section : sections_) {
    copy.push_back((*section).*values);
  }
  return copy;
}

std::vector<Change> Store::put_in_force(Section& section, Values values) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    const Row& row = section.rows[i];
    if (section.running.at(i) != values.at(i)) {
      changes.push_back({std::string(section.name), std::string(row.key), shown(row.rule, section.running.at(i)),
                         shown(row.rule, values.at(i))});
    }
  }
  section.revision += changes.empty() ? 0U : 1U;
  section.running = std::move(values);
  section.take(section.running);
  return changes;
}

// Everything is in force before the first listener hears of it.
void Store::replace_layers(Layer base, Layer running, const core::Origin& who) {
  std::vector<Changed> news;
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    Section& section = *sections_[i];
    section.base = std::move(base.at(i));
    auto changes = put_in_force(section, std::move(running.at(i)));
    if (!changes.empty()) {
      news.push_back({section.name, who, std::move(changes)});
    }
  }
  for (const Changed& changed : news) {
    changed_.publish(changed);
  }
}

core::Result<std::vector<Change>> Store::set_values(Section& section, const Values& values, const core::Origin& who) {
  std::string refused;
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    if (const auto reason = refusal(section.rows[i].rule, values.at(i))) {
      refused.append(refused.empty() ? "" : "; ").append(section.name).append(".").append(section.rows[i].key);
      refused.append(": ").append(*reason);
    }
  }
  if (!refused.empty()) {
    return core::fail(refused);
  }
  if (values == section.running) {
    return std::vector<Change>();
  }
  const Layer proposed = with(section, values);
  for (const Clash& clash : clashes(proposed)) {
    refused.append(refused.empty() ? "" : "; ").append(clash.reason);
  }
  if (!refused.empty()) {
    return core::fail(refused);
  }
  auto text = settings_text(proposed);
  if (!text) {
    return text.error();
  }
  if (const auto saved = save(std::move(*text)); !saved) {
    return saved.error();
  }
  auto changes = put_in_force(section, values);
  changed_.publish({section.name, who, changes});
  return changes;
}

core::Result<void> Store::reset(const core::Origin& who) {
  if (auto saved = save(format_settings(Document())); !saved) {
    return saved;
  }
  replace_layers(layer(&Section::base), layer(&Section::base), who);
  return {};
}

}  // namespace nv::settings
