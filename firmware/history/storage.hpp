// The history file: opens or recovers it, writes batches, answers queries. One thread at a time: the application's
// start opens it, then the database worker has it. A failed write closes the file; the next one opens it again, and
// what the file says then counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "history/downsample.hpp"
#include "history/event_log.hpp"
#include "history/extended_log.hpp"
#include "history/record_log.hpp"
#include "history/record_query.hpp"
#include "history/recorder.hpp"
#include "history/records.hpp"
#include "history/schema.hpp"

namespace nv::history {

// What the user clears and saves (manual 18.6). "history" is that of the UPS and of the STS.
enum class Log : std::uint8_t { history, extended_history, device_events, card_events };

// The file could not be used, so it was renamed and the logs begin anew.
struct Recreated {
  bool foreign = false;  // a newer version's, or another program's; else damaged
  std::string reason;
  std::filesystem::path kept_as;
};

// What a job on the worker found out about the file.
struct Outcome {
  DbResult<void> result;
  std::optional<Recreated> recreated;
};

class Storage {
 public:
  explicit Storage(std::filesystem::path path, OpenOptions options = {});
  ~Storage();

  // Does nothing when it is open. A file beyond use is set aside and made anew: recreated() tells.
  DbResult<void> open();
  void close();
  bool is_open() const { return tables_ != nullptr; }
  std::optional<Recreated> take_recreated() { return std::exchange(recreated_, std::nullopt); }

  // Where the last run ended; the file must be open.
  DbResult<RecorderStart> recorder_start() const;
  DbResult<std::int64_t> last_event_id() const;

  // All of it is on disk, or an error and nothing is. Writing the same batch again does no harm.
  DbResult<void> write(const Batch& batch, const Retention& retention);
  DbResult<void> clear(Log log);

  DbResult<EventPage> find(const EventQuery& query);
  DbResult<RecordPage> find(const RecordQuery& query, const Retention& retention);
  DbResult<Graph> draw(const GraphQuery& query, const Retention& retention);

  // Off while the background check reads the file: then only the WAL changes. False: the file is not all there yet.
  bool pause_checkpoints();
  DbResult<void> resume_checkpoints();
  // Renames the file, which the check found damaged, and begins anew.
  DbResult<void> recreate(const std::string& reason);

  const std::filesystem::path& path() const { return path_; }
  const OpenOptions& options() const { return options_; }

 private:
  struct Tables;

  DbResult<void> open_file();
  DbResult<void> set_aside(bool foreign, std::string reason);
  DbResult<void> write_events(const Batch& batch, const Retention& retention);
  DbResult<void> clear_open(Log log);
  DbResult<void> write_open(const Batch& batch, const Retention& retention);
  // An error of a query that shows damage closes the file, so that the next write looks at it again.
  template <class T>
  DbResult<T> looked_at(DbResult<T> result);

  std::filesystem::path path_;
  OpenOptions options_;
  std::unique_ptr<Tables> tables_;
  std::optional<Recreated> recreated_;
};

}  // namespace nv::history
