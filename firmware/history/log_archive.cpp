#include "history/log_archive.hpp"

#include <utility>

namespace nv::history {
namespace {

DbResult<void> as_database_error(const core::Result<void>& result) {
  if (!result) {
    return DatabaseError(Fault::other, result.error().message);
  }
  return {};
}

}  // namespace

std::vector<LogFile> all_logs() {
  std::vector<LogFile> files(5);
  files[0].name = "ups_history";
  files[1].name = "ups_extended_history";
  files[1].cursor.series = Series::ups_extended;
  files[2].name = "sts_history";
  files[2].cursor.series = Series::sts;
  files[3].name = "device_events";
  files[3].cursor.events = true;
  files[3].cursor.log = model::EventLog::device;
  files[4].name = "card_events";
  files[4].cursor.events = true;
  files[4].cursor.log = model::EventLog::card;
  return files;
}

LogArchive::LogArchive(std::vector<LogFile> files, TextFormat format, std::int64_t now)
    : files_(std::move(files)), format_(format), now_(now) {}

DbResult<std::string> LogArchive::next(Storage& storage, const Retention& retention) {
  if (auto advanced = advance(storage, retention); !advanced) {
    done_ = true;
    return advanced.error();
  }
  return zip_.take();
}

DbResult<void> LogArchive::advance(Storage& storage, const Retention& retention) {
  if (done_) {
    return {};
  }
  if (file_ == files_.size()) {
    done_ = true;
    return as_database_error(zip_.finish());
  }
  LogFile& file = files_[file_];
  if (!file.cursor.started) {
    const std::string ending = format_.kind == TextKind::csv ? ".csv" : ".json";
    if (auto begun = as_database_error(zip_.begin(file.name + ending, now_)); !begun) {
      return begun;
    }
  }
  auto chunk = next_chunk(storage, retention, std::move(file.cursor), format_);
  if (!chunk) {
    return chunk.error();
  }
  file.cursor = std::move(chunk->next);
  if (chunk->done) {
    ++file_;
  }
  return as_database_error(zip_.write(chunk->text));
}

}  // namespace nv::history
