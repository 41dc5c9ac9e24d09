// The extended history on disk. The database's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "history/database.hpp"
#include "history/records.hpp"

namespace nv::history {

class ExtendedLog {
 public:
  static constexpr const char* kTable = "record_ups_extended";

  static DbResult<ExtendedLog> open(Database& database);

  DbResult<void> write(const ExtendedRecord& record);  // again and again while the period runs
  DbResult<void> trim(const Retention& retention, std::int64_t now);
  DbResult<void> clear();
  DbResult<std::optional<ExtendedRecord>> last() const;
  std::int64_t first_shown(const Retention& retention) const { return last_id_ - retention.extended_records + 1; }
  std::int64_t last_id() const { return last_id_; }

 private:
  explicit ExtendedLog(Database& database) : database_(&database) {}

  Database* database_;
  Statement insert_;
  std::int64_t last_id_ = 0;
};

}  // namespace nv::history
