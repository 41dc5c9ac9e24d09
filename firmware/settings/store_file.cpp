// The store and its files: loading, loading again, saving; the previous version and the bad one.
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "settings/store.hpp"

namespace nv::settings {
namespace fs = std::filesystem;

namespace {

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
  core::Kept kind = core::Kept::missing;
  std::string text;  // empty when there is none
  Document document;
  std::string fault;  // unless it is good

  bool counts() const { return kind == core::Kept::good; }
  bool is_broken() const { return kind != core::Kept::good && kind != core::Kept::missing; }
};

File read_settings(const fs::path& path) {
  core::KeptFile kept = core::read_kept_file(path, kLargestFile);
  if (kept.kind != core::Kept::good) {
    return {kept.kind, {}, {}, std::move(kept.fault)};
  }
  auto document = parse_settings(kept.content);
  if (!document) {
    return {core::Kept::damaged, {}, {}, document.error().message};
  }
  return {core::Kept::good, std::move(kept.content), std::move(*document), {}};
}

fs::path previous_of(const fs::path& settings) {
  return fs::path(settings).concat(".previous");
}
fs::path bad_of(const fs::path& settings) {
  return fs::path(settings).concat(".bad");
}

// What counts when settings.json is damaged: the previous version, which takes its place, or nothing.
File recover(const fs::path& settings, std::vector<Problem>& problems) {
  const fs::path bad = bad_of(settings);
  File previous = read_settings(previous_of(settings));
  const bool kept = keep_aside(settings, bad);
  const std::string fate = kept ? "kept as " + bad.string() : "cannot be kept as " + bad.string();
  if (!previous.counts()) {
    report(problems, {settings.string(), fate + "; no usable previous version, so the defaults count"});
    std::error_code ignored;
    if (kept) {
      fs::remove(settings, ignored);  // only this name: `bad` has the content
    }
    return {};
  }
  report(problems, {settings.string(), fate + "; the previous version counts"});
  if (const auto restored = core::replace_file(settings, previous.text); !restored) {
    report(problems, {settings.string(), restored.error().message});
  }
  return previous;
}

// What counts while settings.json cannot be read: the previous version or nothing. No file is touched.
File stand_in(const fs::path& settings, std::vector<Problem>& problems) {
  File previous = read_settings(previous_of(settings));
  const std::string what = previous.counts() ? "the previous version counts" : "the defaults count";
  report(problems, {settings.string(), "until it can be read, " + what + " and nothing can be set"});
  return previous;
}

}  // namespace

// The administrator's file over the built-in defaults.
Store::Layer Store::with_defaults_file(Layer built_in, std::vector<Problem>& problems) const {
  const File defaults = read_settings(*defaults_file_);
  if (!defaults.counts()) {
    report(problems, {defaults_file_->string(), defaults.fault});
    return built_in;
  }
  Layer base = overlay(built_in, built_in, defaults.document, *defaults_file_, problems);
  settle(base, built_in, *defaults_file_, problems);
  return base;
}

std::vector<Problem> Store::load() {
  std::vector<Problem> problems;
  Layer base = layer(&Section::built_in);
  if (defaults_file_) {
    base = with_defaults_file(std::move(base), problems);
  }

  File saved = read_settings(settings_file_);
  was_damaged_ = saved.kind == core::Kept::damaged;
  unreadable_ = saved.kind == core::Kept::unreadable;
  if (saved.is_broken()) {
    report(problems, {settings_file_.string(), saved.fault});
    saved = unreadable_ ? stand_in(settings_file_, problems) : recover(settings_file_, problems);
  }
  const auto before = problems.size();
  Layer running = overlay(base, base, saved.document, settings_file_, problems);
  settle(running, base, settings_file_, problems);
  if (problems.size() != before && !was_damaged_ && !unreadable_) {
    // The next set() writes only what counts; what did not (a newer version's settings, say) stays at hand. A state
    // directory that cannot be written tells so at that set().
    static_cast<void>(core::replace_file(bad_of(settings_file_), saved.text));
  }
  saved_text_ = std::move(saved.text);
  replace_layers(std::move(base), std::move(running), {"file", "system", ""});
  return problems;
}

std::vector<Problem> Store::read_again(const core::Origin& who) {
  const bool now = unreadable_ && core::read_kept_file(settings_file_, kLargestFile).kind != core::Kept::unreadable;
  return now ? reload(who) : std::vector<Problem>();
}

std::vector<Problem> Store::reload(const core::Origin& who) {
  std::vector<Problem> problems;
  const File defaults = defaults_file_ ? read_settings(*defaults_file_) : File{};
  File saved = read_settings(settings_file_);
  if (defaults_file_ && !defaults.counts()) {
    report(problems, {defaults_file_->string(), defaults.fault});
  }
  if (saved.is_broken()) {
    report(problems, {settings_file_.string(), saved.fault});
  }
  if (!problems.empty()) {
    return problems;
  }
  unreadable_ = false;
  Layer base = layer(&Section::built_in);
  if (defaults_file_) {
    base = overlay(std::move(base), layer(&Section::base), defaults.document, *defaults_file_, problems);
    settle(base, layer(&Section::base), *defaults_file_, problems);
  }
  Layer running = overlay(base, layer(&Section::running), saved.document, settings_file_, problems);
  settle(running, layer(&Section::running), settings_file_, problems);
  saved_text_ = std::move(saved.text);
  replace_layers(std::move(base), std::move(running), who);
  return problems;
}

std::vector<Problem> Store::check(const fs::path& path) const {
  const File file = read_settings(path);
  if (!file.counts()) {
    return {{path.string(), file.fault}};
  }
  std::vector<Problem> problems;
  Layer below = layer(&Section::built_in);
  if (defaults_file_ && path != *defaults_file_) {
    std::vector<Problem> told_elsewhere;
    below = with_defaults_file(std::move(below), told_elsewhere);
  }
  Layer values = overlay(below, below, file.document, path, problems);
  settle(values, below, path, problems);
  return problems;
}

// The previous version first: whenever the power fails, settings.json is whole, the old one or the new one.
core::Result<void> Store::save(std::string text) {
  if (unreadable_) {
    return core::fail(settings_file_.string() + " could not be read and is not replaced");
  }
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
