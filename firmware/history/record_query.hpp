// Reading records: a page of a period, any columns. The database's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "history/database.hpp"
#include "history/extended_log.hpp"
#include "history/record_log.hpp"
#include "history/records.hpp"

namespace nv::history {

// values: one per column asked for; in the extended history three: minimum, average, maximum, all in the column's
// decimals. None: not measured.
struct Record {
  std::int64_t id = 0;
  std::int64_t time = 0;      // of an extended record: its start
  std::int64_t end_time = 0;  // extended only, like sweeps
  std::int64_t sweeps = 0;
  bool gap = false;
  std::vector<std::optional<std::int64_t>> values;
};

struct RecordQuery {
  Series series{};
  Period period{};
  std::vector<std::size_t> columns{};  // of columns_of(series); empty: all
  bool newest_first = true;
  bool count = true;  // total is wanted
  std::int64_t offset = 0;
  std::int64_t limit = 100;
  std::int64_t after = 0;  // ids above this only: how an export reads chunk by chunk
};

struct RecordPage {
  std::vector<Record> records;
  std::int64_t total = 0;
};

// The columns asked for, or all.
std::vector<std::size_t> chosen_columns(const RecordQuery& query);

DbResult<RecordPage> find_records(const RecordLog& log, const Retention& retention, const RecordQuery& query);
DbResult<RecordPage> find_records(const Database& database, const ExtendedLog& log, const Retention& retention,
                                  const RecordQuery& query);

}  // namespace nv::history
