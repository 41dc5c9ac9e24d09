// Saves the logs as a zip file in a folder, by schedule or when asked. Rows are read chunk by chunk on the database's
// worker, in between what is recorded; the folder, which may be a slow stick, has a worker of its own. A folder that
// cannot be used makes one event, and is tried again until it can. Main thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/clock.hpp"
#include "core/feed.hpp"
#include "core/log.hpp"
#include "core/origin.hpp"
#include "core/service.hpp"
#include "core/task_group.hpp"
#include "core/worker.hpp"
#include "history/export_folder.hpp"
#include "history/history.hpp"
#include "model/device_model.hpp"
#include "settings/sections/log_export.hpp"
#include "settings/store.hpp"

namespace nv::history {

struct LogExporterOptions {
  std::filesystem::path state_dir{};             // on the card's own disk
  std::chrono::milliseconds look{30'000};        // how often at least the wall clock is looked at: it may be set
  std::chrono::milliseconds retry{10 * 60'000};  // after a failure
};

class LogExporter final : public core::Service {
 public:
  LogExporter(boost::asio::any_io_executor executor, History& history, model::DeviceModel& model,
              settings::Store& settings, const core::Clock& clock, core::Logger log, LogExporterOptions options);

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;

  // Now, whatever the schedule says. The path of the file; one at a time. An event tells either way.
  boost::asio::awaitable<core::Result<std::filesystem::path>> export_now(core::Origin who);

 private:
  boost::asio::awaitable<void> run();
  std::chrono::milliseconds until_look() const;
  boost::asio::awaitable<void> wait_until_due();
  boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
  boost::asio::awaitable<core::Result<std::filesystem::path>> save();
  boost::asio::awaitable<core::Result<std::filesystem::path>> fill(ExportFile file, std::size_t keep);
  void plan(bool ran);

  History& history_;
  model::DeviceModel& model_;
  settings::Store& settings_;
  const core::Clock& clock_;
  LogExporterOptions options_;
  std::vector<core::Subscription> subscriptions_;
  boost::asio::steady_timer timer_;
  std::optional<core::WallTime> due_;
  bool busy_ = false;
  bool stopping_ = false;
  core::Worker folder_worker_;
  core::TaskGroup tasks_;
};

}  // namespace nv::history
