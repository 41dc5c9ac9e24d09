// All logs in one zip file (manual 18.6), as a stream: each call reads some rows and hands out the bytes that are
// ready. Memory holds one chunk of rows and the compression's window, whatever the logs' length. The database's thread,
// one call at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "history/log_text.hpp"
#include "history/zip_stream.hpp"

namespace nv::history {

// A log, and the name of its file without the ending.
struct LogFile {
  std::string name;
  LogCursor cursor;
};
// The logs of the manual's page, and that of an STS, whole.
std::vector<LogFile> all_logs();

class LogArchive {
 public:
  // `now`: the time the files carry, milliseconds of Unix time.
  LogArchive(std::vector<LogFile> files, TextFormat format, std::int64_t now);

  // The next bytes of the zip file, perhaps none yet. An error ends it: what was handed out is no whole file.
  DbResult<std::string> next(Storage& storage, const Retention& retention);
  bool done() const { return done_; }

 private:
  DbResult<void> advance(Storage& storage, const Retention& retention);

  std::vector<LogFile> files_;
  TextFormat format_;
  std::int64_t now_;
  std::size_t file_ = 0;
  ZipStream zip_;
  bool done_ = false;
};

}  // namespace nv::history
