#include "history/extended_log.hpp"

#include <algorithm>
#include <utility>

#include "history/schema.hpp"

namespace nv::history {
namespace {

constexpr std::int64_t kRecordsPerTrim = 64;  // a clock that lies by years must not empty the log at once

std::string column_list() {
  std::string sql = "id, time, end_time, sweeps, gap, open";
  for (const Column& column : columns_of(Series::ups_extended)) {
    for (const std::string_view suffix : {"_min", "_max", "_sum", "_count"}) {
      sql.append(", ").append(column.name).append(suffix);
    }
  }
  return sql;
}

std::string update_list() {
  std::string sql = "end_time = excluded.end_time, sweeps = excluded.sweeps, open = excluded.open";
  for (const Column& column : columns_of(Series::ups_extended)) {
    for (const std::string_view suffix : {"_min", "_max", "_sum", "_count"}) {
      const std::string name = std::string(column.name).append(suffix);
      sql.append(", ").append(name).append(" = excluded.").append(name);
    }
  }
  return sql;
}

ExtendedRecord record_of(const Statement& row) {
  ExtendedRecord record;
  record.id = row.integer(0);
  record.start = bounded(row.integer(1));
  record.end = bounded(row.integer(2));
  record.sweeps = bounded(row.integer(3));
  record.gap = row.integer(4) != 0;
  record.open = row.integer(5) != 0;
  for (std::size_t column = 0; column < columns_of(Series::ups_extended).size(); ++column) {
    const int first = 6 + 4 * static_cast<int>(column);
    if (!row.is_null(first)) {
      record.columns[column] = {row.integer(first), row.integer(first + 1), bounded(row.integer(first + 2)),
                                bounded(row.integer(first + 3))};
    }
  }
  return record;
}

}  // namespace

DbResult<ExtendedLog> ExtendedLog::open(Database& database) {
  ExtendedLog log(database);
  std::string marks = "?, ?, ?, ?, ?, ?";
  for (std::size_t column = 0; column < columns_of(Series::ups_extended).size(); ++column) {
    marks += ", ?, ?, ?, ?";
  }
  // The time stays as it is when a row is written over: its index needs no write then.
  auto insert = database.prepare("INSERT INTO record_ups_extended(" + column_list() + ") VALUES(" + marks +
                                 ") ON CONFLICT(id) DO UPDATE SET " + update_list());
  if (!insert) {
    return insert.error();
  }
  log.insert_ = std::move(*insert);
  const auto last = database.number("SELECT max(id) FROM record_ups_extended");
  const auto cleared = remembered_id(database, kTable);
  if (!last || !cleared) {
    return !last ? last.error() : cleared.error();
  }
  log.last_id_ = std::max(last->value_or(0), *cleared);
  if (log.last_id_ != bounded(log.last_id_)) {
    return DatabaseError(Fault::corrupt, "ids beyond reason");
  }
  return log;
}

DbResult<void> ExtendedLog::write(const ExtendedRecord& record) {
  insert_.bind(record.id)
      .bind(record.start)
      .bind(record.end)
      .bind(record.sweeps)
      .bind(std::int64_t{record.gap})
      .bind(std::int64_t{record.open});
  for (std::size_t column = 0; column < columns_of(Series::ups_extended).size(); ++column) {
    const Extremes& extremes = record.columns[column];
    const bool any = extremes.count > 0;
    insert_.bind(any ? std::optional(extremes.min) : std::nullopt)
        .bind(any ? std::optional(extremes.max) : std::nullopt)
        .bind(any ? std::optional(extremes.sum) : std::nullopt)
        .bind(extremes.count);
  }
  last_id_ = std::max(last_id_, record.id);
  return insert_.run();
}

DbResult<void> ExtendedLog::trim(const Retention& retention, std::int64_t now) {
  auto trimmed = database_->prepare(
      "DELETE FROM record_ups_extended WHERE id IN (SELECT id FROM record_ups_extended ORDER BY id LIMIT ?)"
      " AND (id < ? OR end_time < ?) AND id < (SELECT max(id) FROM record_ups_extended)");
  if (!trimmed) {
    return trimmed.error();
  }
  const std::int64_t too_old = retention.age_ms ? now - *retention.age_ms : std::numeric_limits<std::int64_t>::min();
  return trimmed->bind(kRecordsPerTrim).bind(first_shown(retention)).bind(too_old).run();
}

DbResult<void> ExtendedLog::clear() {
  if (auto done = remember_id(*database_, kTable, last_id_); !done) {
    return done;
  }
  return database_->execute("DELETE FROM record_ups_extended");
}

DbResult<std::optional<ExtendedRecord>> ExtendedLog::last() const {
  auto rows = database_->prepare("SELECT " + column_list() + " FROM record_ups_extended ORDER BY id DESC LIMIT 1");
  if (!rows) {
    return rows.error();
  }
  const auto row = rows->step();
  if (!row) {
    return row.error();
  }
  return *row ? std::optional(record_of(*rows)) : std::nullopt;
}

}  // namespace nv::history
