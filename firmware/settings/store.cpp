#include "settings/store.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <system_error>

#include "core/file.hpp"
#include "settings/text_rules.hpp"

namespace nv::settings {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostProblems = 100;

bool is_missing(const fs::path& path) {
  std::error_code ignored;
  return fs::status(path, ignored).type() == fs::file_type::not_found;
}

// Our own keys as they are; foreign ones shortened and made printable.
std::string place(const fs::path& file, std::string_view section, std::string_view key) {
  const auto word = [](std::string_view text) {
    return is_key(text) ? std::string(text.substr(0, 64)) : excerpt(text);
  };
  const std::string text = file.string() + ": " + word(section);
  return key.empty() ? text : text + "." + word(key);
}

void report(std::vector<Problem>& problems, Problem problem) {
  if (problems.size() < kMostProblems) {
    problems.push_back(std::move(problem));
  } else if (problems.size() == kMostProblems) {
    problems.push_back({std::move(problem.where), "this and more problems are not listed"});
  }
}

// A second name for the file, so that no power cut loses it; where that cannot be, a move. True when `aside` has it.
bool keep_aside(const fs::path& path, const fs::path& aside) {
  std::error_code error;
  fs::remove(aside, error);
  fs::create_hard_link(path, aside, error);
  if (error) {
    fs::rename(path, aside, error);
  }
  return !error;
}

struct File {
  std::string text;  // empty when the file is missing
  Document document;
};

core::Result<File> read_settings(const fs::path& path) {
  auto text = core::read_file(path, kLargestFile);
  if (!text) {
    return text.error();
  }
  auto document = parse_settings(*text);
  if (!document) {
    return document.error();
  }
  return File{std::move(*text), std::move(*document)};
}

// settings.json, which need not be there.
core::Result<File> read_saved(const fs::path& path) {
  return is_missing(path) ? File{} : read_settings(path);
}

fs::path previous_of(const fs::path& settings) {
  return fs::path(settings).concat(".previous");
}
fs::path bad_of(const fs::path& settings) {
  return fs::path(settings).concat(".bad");
}

// What counts when settings.json is broken: the previous version, which takes its place, or nothing.
File recover(const fs::path& settings, std::vector<Problem>& problems) {
  const fs::path bad = bad_of(settings);
  auto previous = read_settings(previous_of(settings));
  const bool kept = keep_aside(settings, bad);
  const std::string fate = kept ? "kept as " + bad.string() : "cannot be kept as " + bad.string();
  if (!previous) {
    report(problems, {settings.string(), fate + "; no usable previous version, so the defaults count"});
    std::error_code ignored;
    if (kept) {
      fs::remove(settings, ignored);  // only this name: `bad` has the content
    }
    return {};
  }
  report(problems, {settings.string(), fate + "; the previous version counts"});
  if (const auto restored = core::replace_file(settings, previous->text); !restored) {
    report(problems, {settings.string(), restored.error().message});
  }
  return std::move(*previous);
}

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

Store::Store(StoreFiles files)
    : defaults_file_(std::move(files.defaults)),
      settings_file_(files.state_dir / "settings.json"),
      secrets_(std::move(files.secrets)) {}

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

// ---- reading ----

Store::Layer Store::layer(Values Section::*values) const {
  Layer copy;
  for (const auto& section : sections_) {
    copy.push_back((*section).*values);
  }
  return copy;
}

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

std::vector<Problem> Store::load() {
  std::vector<Problem> problems;
  Layer base = layer(&Section::built_in);
  if (defaults_file_) {
    const auto defaults = read_settings(*defaults_file_);
    if (defaults) {
      base = overlay(base, base, defaults->document, *defaults_file_, problems);
    } else {
      report(problems, {defaults_file_->string(), defaults.error().message});
    }
  }

  auto saved = read_saved(settings_file_);
  was_damaged_ = !saved;
  if (was_damaged_) {
    report(problems, {settings_file_.string(), saved.error().message});
    saved = recover(settings_file_, problems);
  }
  const auto before = problems.size();
  Layer running = overlay(base, base, saved->document, settings_file_, problems);
  if (problems.size() != before && !was_damaged_) {
    // The next set() writes only what counts; what did not (a newer version's settings, say) stays at hand. A state
    // directory that cannot be written tells so at that set().
    static_cast<void>(core::replace_file(bad_of(settings_file_), saved->text));
  }
  saved_text_ = std::move(saved->text);
  replace_layers(std::move(base), std::move(running), {"file", "system", ""});
  return problems;
}

std::vector<Problem> Store::reload(const core::Origin& who) {
  std::vector<Problem> problems;
  const auto defaults = defaults_file_ ? read_settings(*defaults_file_) : File{};
  auto saved = read_saved(settings_file_);
  if (!defaults) {
    report(problems, {defaults_file_->string(), defaults.error().message});
  }
  if (!saved) {
    report(problems, {settings_file_.string(), saved.error().message});
  }
  if (!problems.empty()) {
    return problems;
  }
  Layer base = layer(&Section::built_in);
  if (defaults_file_) {
    base = overlay(std::move(base), layer(&Section::base), defaults->document, *defaults_file_, problems);
  }
  Layer running = overlay(base, layer(&Section::running), saved->document, settings_file_, problems);
  saved_text_ = std::move(saved->text);
  replace_layers(std::move(base), std::move(running), who);
  return problems;
}

std::vector<Problem> Store::check(const fs::path& path) const {
  const auto file = read_settings(path);
  if (!file) {
    return {{path.string(), file.error().message}};
  }
  std::vector<Problem> problems;
  const Layer built_in = layer(&Section::built_in);
  overlay(built_in, built_in, file->document, path, problems);
  return problems;
}

// ---- changing ----

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
  auto text = settings_text(section, values);
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

core::Result<std::string> Store::settings_text(const Section& replaced, const Values& replacement) const {
  Layer running = layer(&Section::running);
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (sections_[i].get() == &replaced) {
      running.at(i) = replacement;
    }
  }
  return settings_text(running);
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

// The previous version first: whenever the power fails, settings.json is whole, the old one or the new one.
core::Result<void> Store::save(std::string text) {
  if (!saved_text_.empty() && saved_text_ != text) {
    if (const auto kept = core::replace_file(previous_of(settings_file_), saved_text_); !kept) {
      return kept;
    }
  }
  if (const auto written = core::replace_file(settings_file_, text); !written) {
    return written;
  }
  saved_text_ = std::move(text);
  return {};
}

}  // namespace nv::settings
