// The samples of one series on disk, and their blocks: up to 64 samples in a row without a gap, with first and last
// time and the extremes of every column. A block is written once, when it is full. The database's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "history/database.hpp"
#include "history/records.hpp"

namespace nv::history {

struct IdRange {
  std::int64_t first = 1;
  std::int64_t last = 0;  // below first: nothing
};

// The samples of a block in the making.
struct OpenBlock {
  std::int64_t first_id = 0;
  std::int64_t last_id = 0;
  std::int64_t min_time = 0;
  std::int64_t max_time = 0;
  bool gap = false;
  std::array<Extremes, kMostColumns> columns{};
};

class RecordLog {
 public:
  static constexpr std::int64_t kBlockSize = 64;

  static DbResult<RecordLog> open(Database& database, Series series);

  // Inside a transaction. After an error the log must be opened anew: its block in memory may differ from the disk.
  DbResult<void> write(const Sample& sample);
  // Takes away what is over the capacity or too old, a few blocks at a time.
  DbResult<void> trim(const Retention& retention, std::int64_t now);
  DbResult<void> clear();

  std::int64_t last_id() const { return last_id_; }
  // The lowest id that is shown: exactly the capacity, though the disk holds up to some blocks more.
  std::int64_t first_shown(const Retention& retention) const { return last_id_ - retention.records + 1; }
  // Every record of the period is inside; where the clock was set back, others may be, too.
  DbResult<IdRange> ids_of(const Period& period, std::int64_t first_shown) const;
  DbResult<std::int64_t> count(const Period& period, std::int64_t first_shown) const;

  Series series() const { return series_; }
  std::string table() const { return "record_" + std::string(series_name(series_)); }
  std::string block_table() const { return "block_" + std::string(series_name(series_)); }
  Database& database() const { return *database_; }

 private:
  RecordLog(Database& database, Series series) : database_(&database), series_(series) {}
  DbResult<void> prepare();
  DbResult<void> load_block();
  void add_to_block(const Sample& sample);
  DbResult<void> write_block();

  Database* database_;
  Series series_;
  Statement insert_;
  Statement insert_block_;
  std::optional<OpenBlock> block_;
  std::int64_t last_id_ = 0;
  bool block_written_ = false;  // since the last trim
};

}  // namespace nv::history
