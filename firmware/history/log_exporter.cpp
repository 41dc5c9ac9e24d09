#include "history/log_exporter.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "history/export_schedule.hpp"
#include "settings/sections/clock.hpp"

namespace nv::history {
namespace asio = boost::asio;
using settings::LogExportSettings;

namespace {

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);

std::vector<LogFile> chosen_logs(const LogExportSettings& settings) {
  std::vector<LogFile> files = all_logs();
  std::erase_if(files,
                [&](const LogFile& file) { return file.cursor.events ? !settings.events : !settings.histories; });
  return files;
}

}  // namespace

LogExporter::LogExporter(asio::any_io_executor executor, History& history, model::DeviceModel& model,
                         settings::Store& settings, const core::Clock& clock, core::Logger log,
                         LogExporterOptions options)
    : history_(history),
      model_(model),
      settings_(settings),
      clock_(clock),
      options_(std::move(options)),
      timer_(executor),
      tasks_(executor, std::move(log)) {}

core::Result<void> LogExporter::start() {
  plan(false);
  const auto plan_anew = [this] {
    plan(false);
    timer_.cancel();
  };
  subscriptions_.push_back(
      settings_.on_change<LogExportSettings>([plan_anew](const LogExportSettings&) { plan_anew(); }));
  // The clock's zone has followed already.
  subscriptions_.push_back(
      settings_.on_change<settings::ClockSettings>([plan_anew](const settings::ClockSettings&) { plan_anew(); }));
  tasks_.spawn("log export", run());
  return {};
}

asio::awaitable<void> LogExporter::stop() {
  stopping_ = true;
  subscriptions_.clear();
  timer_.cancel();
  co_await tasks_.stop();
}

void LogExporter::plan(bool ran) {
  const auto& settings = settings_.get<LogExportSettings>();
  due_ = settings.enabled ? std::optional(next_export(settings, clock_, ran)) : std::nullopt;
}

asio::awaitable<void> LogExporter::pause(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  co_await timer_.async_wait(kQuietly);
}

// The clock may be set meanwhile, so it is looked at now and then, and when the time should have come.
std::chrono::milliseconds LogExporter::until_look() const {
  constexpr std::chrono::milliseconds kLeast{10};
  const auto left = due_ ? std::chrono::ceil<std::chrono::milliseconds>(*due_ - clock_.wall()) : options_.look;
  return std::clamp(left, std::min(kLeast, options_.look), options_.look);
}

// A clock that was set back must not make the next export a matter of weeks: the plan is never further than the next
// due moment from now.
asio::awaitable<void> LogExporter::wait_until_due() {
  while (!stopping_ && !(due_ && clock_.wall() >= *due_)) {
    co_await pause(until_look());
    if (due_) {
      due_ = std::min(*due_, next_export(settings_.get<LogExportSettings>(), clock_, true));
    }
  }
}

asio::awaitable<void> LogExporter::run() {
  bool told = false;
  while (!stopping_) {
    co_await wait_until_due();
    if (stopping_) {
      co_return;
    }
    const core::Result<std::filesystem::path> saved = co_await save();
    if (stopping_) {
      co_return;
    }
    if (saved) {
      told = false;
      model_.publish(
          model::card_event(model::CardEvent::logs_exported, clock_.wall(), {saved->string(), {"", "system", ""}, {}}));
      plan(true);
      continue;
    }
    if (!std::exchange(told, true)) {
      model_.publish(model::card_event(model::CardEvent::log_export_failed, clock_.wall(),
                                       {saved.error().message, {"", "system", ""}, {}}));
    }
    co_await pause(options_.retry);
  }
}

asio::awaitable<core::Result<std::filesystem::path>> LogExporter::export_now(core::Origin who) {
  core::Result<std::filesystem::path> saved = co_await save();
  const auto event = saved ? model::CardEvent::logs_exported : model::CardEvent::log_export_failed;
  const std::string subject = saved ? saved->string() : saved.error().message;
  model_.publish(model::card_event(event, clock_.wall(), {subject, std::move(who), {}}));
  co_return saved;
}

asio::awaitable<core::Result<std::filesystem::path>> LogExporter::save() {
  if (busy_) {
    co_return core::fail("another export is running");
  }
  busy_ = true;
  const std::shared_ptr<void> done(nullptr, [this](void*) { busy_ = false; });
  const auto& settings = settings_.get<LogExportSettings>();
  ExportTarget target;
  target.folder = settings.directory;
  target.own_disk = options_.state_dir;
  target.only_other_disk = settings.only_mounted;
  target.keep = settings.keep;
  auto create = [target, name = export_name(clock_.wall())] {
    auto file = ExportFile::create(target, name);
    return std::make_shared<core::Result<ExportFile>>(std::move(file));
  };
  const auto created = co_await folder_worker_.run(create);
  if (!*created) {
    co_return created->error();
  }
  auto saved = co_await fill(std::move(**created), target.keep);
  co_return saved;
}

asio::awaitable<core::Result<std::filesystem::path>> LogExporter::fill(ExportFile given, std::size_t keep) {
  // Closing and deleting block, too: the last owner is a job of the worker.
  auto file = std::make_shared<ExportFile>(std::move(given));
  const auto& settings = settings_.get<LogExportSettings>();
  const auto kind = settings.format == settings::ExportFormat::json ? TextKind::json : TextKind::csv;
  const auto archive = history_.archive(chosen_logs(settings), history_.format(kind));
  core::Result<std::filesystem::path> outcome = core::fail("stopped");
  while (!archive->done() && !stopping_) {
    core::Result<std::string> bytes = co_await history_.read(archive);
    if (!bytes) {
      outcome = bytes.error();
      break;
    }
    auto write = [file, text = std::move(*bytes)] { return file->write(text); };
    const core::Result<void> written = co_await folder_worker_.run(std::move(write));
    if (!written) {
      outcome = written.error();
      break;
    }
    if (archive->done()) {
      auto commit = [file, keep] { return file->commit(keep); };
      outcome = co_await folder_worker_.run(std::move(commit));
    }
  }
  auto drop = [last = std::move(file)]() mutable {
    last.reset();
    return true;
  };
  co_await folder_worker_.run(std::move(drop));
  co_return outcome;
}

}  // namespace nv::history
