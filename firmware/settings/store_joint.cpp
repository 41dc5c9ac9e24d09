// The store and what settings may not say together: of files it is set back, changes are refused.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "settings/store.hpp"

namespace nv::settings {
namespace fs = std::filesystem;

// Of a section there is; a rule about another one is a slip in the list of rules.
std::size_t Store::index_of(std::string_view name) const {
  const auto section = std::ranges::find(sections_, name, [](const auto& one) { return one->name; });
  if (section == sections_.end()) {
    throw std::logic_error("no such settings section: " + std::string(name));
  }
  return static_cast<std::size_t>(section - sections_.begin());
}

std::pair<std::size_t, std::size_t> Store::place_of(const SettingName& name) const {
  const std::size_t section = index_of(name.section);
  const auto& rows = sections_[section]->rows;
  return {section, static_cast<std::size_t>(std::ranges::find(rows, name.key, &Row::key) - rows.begin())};
}

const Value& Store::value_in(const Layer& layer, const SettingName& name) const {
  const auto [section, row] = place_of(name);
  return layer.at(section).at(row);
}

Proposal Store::proposal(const Layer& layer) const {
  return Proposal([this, &layer](std::string_view name) -> const Values& { return layer.at(index_of(name)); });
}

// `fallback` breaks no rule, and a clash names everything its rule looks at: each round takes one value back, and no
// clash is left when there is none to take back.
void Store::settle(Layer& values, const Layer& fallback, const fs::path& file, std::vector<Problem>& problems) const {
  const auto differs = [&](const SettingName& name) { return value_in(values, name) != value_in(fallback, name); };
  for (std::size_t i = 0; i < rules_.size();) {
    const auto clash = rules_[i](proposal(values), Source::file);
    const auto wrong = clash ? clash->settings : std::vector<SettingName>();
    const auto name = std::ranges::find_if(wrong, differs);
    if (name == wrong.end()) {
      ++i;
      continue;
    }
    const auto [section, row] = place_of(*name);
    values.at(section).at(row) = fallback.at(section).at(row);
    report(problems, {place(file, name->section, name->key), "does not count: " + clash->reason});
    i = 0;
  }
}

// What is wrong already, as far as a file may be, is no fault of the change.
std::vector<Clash> Store::clashes(const Layer& proposed) const {
  const Layer now = layer(&Section::running);
  const auto changes = [&](const SettingName& name) { return value_in(proposed, name) != value_in(now, name); };
  std::vector<Clash> found;
  const auto add = [&](std::optional<Clash> clash) {
    if (clash) {
      std::stable_partition(clash->settings.begin(), clash->settings.end(), changes);  // to be blamed: what is changed
      found.push_back(std::move(*clash));
    }
  };
  for (const JointRule rule : rules_) {
    const bool was_wrong = rule(proposal(now), Source::change).has_value();
    add(rule(proposal(proposed), was_wrong ? Source::file : Source::change));
  }
  if (found.empty() && trial_) {
    add(trial_(proposal(proposed)));
  }
  return found;
}

Store::Layer Store::with(const Section& replaced, const Values& replacement) const {
  Layer running = layer(&Section::running);
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (sections_[i].get() == &replaced) {
      running.at(i) = replacement;
    }
  }
  return running;
}

std::vector<Clash> Store::clashes(std::string_view section, const Values& values) const {
  const Section* const found = find(section);
  return found == nullptr ? std::vector<Clash>() : clashes(with(*found, values));
}

}  // namespace nv::settings
