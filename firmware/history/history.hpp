// The history service: hears the model, writes what is due on the database's worker, answers queries. Main thread.
//
// Events are written at once and synced; until_stored() lets a trap or a mail wait for that. Samples wait up to the
// write interval and travel with whatever is written. When the disk refuses, recording stops with an event, waits in
// bounded queues (the oldest is lost first and counted) and resumes by itself: monitoring never waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/clock.hpp"
#include "core/clock_watch.hpp"
#include "core/feed.hpp"
#include "core/log.hpp"
#include "core/service.hpp"
#include "core/task_group.hpp"
#include "core/worker.hpp"
#include "history/log_archive.hpp"
#include "history/log_text.hpp"
#include "history/recorder.hpp"
#include "history/storage.hpp"
#include "model/device_model.hpp"
#include "settings/sections/history.hpp"
#include "settings/store.hpp"

namespace nv::history {

struct HistoryOptions {
  std::filesystem::path file{};
  OpenOptions open{};
  std::chrono::milliseconds retry{10'000};  // after a refused write
  std::size_t most_events = 2048;           // waiting to be written
  std::size_t most_samples = 512;
};

class History final : public core::Service {
 public:
  History(boost::asio::any_io_executor executor, model::DeviceModel& model, settings::Store& settings,
          const core::Clock& clock, core::Logger log, HistoryOptions options);
  ~History() override;

  // Never fails: without a usable disk the card monitors on, and recording begins when it can.
  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;  // writes what waits

  // True: every event up to this id is on disk. False: recording has stopped, or it took longer than `patience`.
  boost::asio::awaitable<bool> until_stored(std::uint64_t event, std::chrono::milliseconds patience);
  bool recording() const { return !stopped_for_; }

  boost::asio::awaitable<core::Result<EventPage>> find(EventQuery query);
  boost::asio::awaitable<core::Result<RecordPage>> find(RecordQuery query);
  boost::asio::awaitable<core::Result<Graph>> draw(GraphQuery query);
  // One chunk of a log as text; begin with a fresh cursor, go on with the chunk's, until it is done.
  boost::asio::awaitable<core::Result<LogChunk>> read(LogCursor cursor, TextFormat format);
  // The format as the settings have it: the unit of temperatures, the card's zone; times with their offset in JSON, the
  // manual's in CSV.
  TextFormat format(TextKind kind) const;
  // Logs as one zip file; read() until it is done.
  std::shared_ptr<LogArchive> archive(std::vector<LogFile> files, TextFormat format) const;
  boost::asio::awaitable<core::Result<std::string>> read(std::shared_ptr<LogArchive> archive);
  // The event that says so, and who did it, is the first of the cleared card log.
  boost::asio::awaitable<core::Result<void>> clear(Log log, core::Origin who);

 private:
  struct Waiter {
    std::uint64_t event;
    boost::asio::steady_timer timer;
  };

  void open();
  void tell(const std::optional<Recreated>& recreated);
  void begin_check();
  void take_event(const model::Event& event);
  void take_snapshot(const model::Snapshot& snapshot);
  void apply_settings(const core::Origin& who);
  Retention retention() const;
  RecorderSettings recorder_settings() const;
  bool samples_due() const;

  boost::asio::awaitable<void> write_loop();
  boost::asio::awaitable<void> wait_for_work();
  Batch next_batch();
  boost::asio::awaitable<bool> write_batch();
  boost::asio::awaitable<bool> open_late();
  void written(const Batch& batch, core::SteadyTime taken);
  void refused(const DatabaseError& error);
  void wake_waiters();
  boost::asio::awaitable<void> check();

  boost::asio::any_io_executor executor_;
  model::DeviceModel& model_;
  settings::Store& settings_;
  const core::Clock& clock_;
  core::Logger log_;
  HistoryOptions options_;
  Storage storage_;
  Recorder recorder_;
  core::ClockWatch clock_watch_;
  std::vector<core::Subscription> subscriptions_;

  std::deque<model::Event> events_;
  std::deque<Sample> samples_;
  std::deque<ExtendedRecord> closed_;
  std::optional<core::SteadyTime> last_write_;  // of samples
  std::uint64_t stored_event_ = 0;
  std::uint64_t lost_events_ = 0;
  std::optional<std::string> stopped_for_;
  settings::HistorySettings in_force_;
  std::list<Waiter> waiters_;
  bool opened_ = false;  // at least once: the ids go on from those on disk
  bool stopping_ = false;

  boost::asio::steady_timer work_;
  boost::asio::steady_timer pause_;
  core::Worker worker_;
  std::unique_ptr<Database> checked_;  // the connection of the background check
  core::Worker check_worker_;
  core::TaskGroup tasks_;
};

}  // namespace nv::history
