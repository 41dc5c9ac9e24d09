// The store and its files: loading, loading again, saving; the previous version and the bad one.
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "settings/store.hpp"

namespace nv::settings {
namespace fs = std::filesystem;

namespace {

bool is_missing(const fs::path& path) {
  std::error_code ignored;
  return fs::status(path, ignored).type() == fs::file_type::not_found;
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

}  // namespace

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
