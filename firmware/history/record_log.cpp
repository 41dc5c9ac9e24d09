#include "history/record_log.hpp"

#include <algorithm>
#include <utility>

#include "history/schema.hpp"

namespace nv::history {
namespace {

// How many blocks one trim takes at most: a clock that lies by years must not empty the log at once.
constexpr std::int64_t kBlocksPerTrim = 4;

std::string names_of(Series series, std::string_view suffix) {
  std::string sql;
  for (const Column& column : columns_of(series)) {
    sql.append(", ").append(column.name).append(suffix);
  }
  return sql;
}

std::string marks(std::size_t count) {
  std::string sql;
  for (std::size_t i = 0; i < count; ++i) {
    sql += i == 0 ? "?" : ", ?";
  }
  return sql;
}

// A number from a statement with these parameters.
DbResult<std::optional<std::int64_t>> number(const Database& database, const std::string& sql,
                                             std::initializer_list<std::int64_t> parameters, int column = 0) {
  auto statement = database.prepare(sql);
  if (!statement) {
    return statement.error();
  }
  for (const std::int64_t parameter : parameters) {
    statement->bind(parameter);
  }
  const auto row = statement->step();
  if (!row) {
    return row.error();
  }
  return *row ? statement->value(column) : std::nullopt;
}

}  // namespace

DbResult<RecordLog> RecordLog::open(Database& database, Series series) {
  RecordLog log(database, series);
  if (auto done = log.prepare(); !done) {
    return done.error();
  }
  if (auto done = log.load_block(); !done) {
    return done.error();
  }
  if (log.last_id_ != bounded(log.last_id_)) {
    return DatabaseError(Fault::corrupt, "ids beyond reason");
  }
  return log;
}

DbResult<void> RecordLog::prepare() {
  const std::size_t columns = columns_of(series_).size();
  auto insert = database_->prepare("INSERT OR REPLACE INTO " + table() + "(id, time, gap" + names_of(series_, "") +
                                   ") VALUES(" + marks(columns + 3) + ")");
  if (!insert) {
    return insert.error();
  }
  auto block = database_->prepare("INSERT OR REPLACE INTO " + block_table() +
                                  "(first_id, last_id, min_time, max_time, gap" + names_of(series_, "_min") +
                                  names_of(series_, "_max") + ") VALUES(" + marks(2 * columns + 5) + ")");
  if (!block) {
    return block.error();
  }
  insert_ = std::move(*insert);
  insert_block_ = std::move(*block);
  return {};
}

// The records after the last full block.
DbResult<void> RecordLog::load_block() {
  const auto last_block = database_->number("SELECT max(last_id) FROM " + block_table());
  const auto cleared = remembered_id(*database_, table());
  if (!last_block || !cleared) {
    return !last_block ? last_block.error() : cleared.error();
  }
  last_id_ = std::max(last_block->value_or(0), *cleared);
  auto rows = database_->prepare("SELECT id, time, gap" + names_of(series_, "") + " FROM " + table() +
                                 " WHERE id > ? ORDER BY id");
  if (!rows) {
    return rows.error();
  }
  rows->bind(last_id_);
  for (auto row = rows->step();; row = rows->step()) {
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return {};
    }
    Sample sample;
    sample.id = rows->integer(0);
    sample.time = rows->integer(1);
    sample.gap = rows->integer(2) != 0;
    for (std::size_t column = 0; column < columns_of(series_).size(); ++column) {
      sample.values[column] = bounded_value(rows->value(static_cast<int>(column) + 3));
    }
    add_to_block(sample);
    last_id_ = sample.id;
  }
}

DbResult<void> RecordLog::write(const Sample& sample) {
  const bool follows = block_ && sample.id == block_->last_id + 1 && !sample.gap;
  if (block_ && sample.id > block_->last_id && (!follows || sample.id - block_->first_id >= kBlockSize)) {
    if (auto done = write_block(); !done) {
      return done;
    }
  }
  insert_.bind(sample.id).bind(sample.time).bind(std::int64_t{sample.gap});
  for (std::size_t column = 0; column < columns_of(series_).size(); ++column) {
    insert_.bind(sample.values[column]);
  }
  if (auto done = insert_.run(); !done) {
    return done;
  }
  if (sample.id > last_id_) {  // else it was on disk already: its answer had been lost
    add_to_block(sample);
    last_id_ = sample.id;
  }
  return {};
}

void RecordLog::add_to_block(const Sample& sample) {
  if (!block_) {
    block_.emplace();
    block_->first_id = sample.id;
    block_->min_time = sample.time;
    block_->max_time = sample.time;
    block_->gap = sample.gap;
  }
  block_->last_id = sample.id;
  block_->min_time = std::min(block_->min_time, sample.time);
  block_->max_time = std::max(block_->max_time, sample.time);
  for (std::size_t column = 0; column < sample.values.size(); ++column) {
    if (sample.values[column]) {
      block_->columns[column].add(*sample.values[column]);
    }
  }
}

DbResult<void> RecordLog::write_block() {
  const OpenBlock block = *std::exchange(block_, std::nullopt);
  insert_block_.bind(block.first_id)
      .bind(block.last_id)
      .bind(block.min_time)
      .bind(block.max_time)
      .bind(std::int64_t{block.gap});
  const std::size_t columns = columns_of(series_).size();
  const auto extreme = [&block](std::size_t column, std::int64_t Extremes::*which) {
    const Extremes& extremes = block.columns[column];
    return extremes.count == 0 ? std::nullopt : std::optional(extremes.*which);
  };
  for (std::size_t column = 0; column < columns; ++column) {
    insert_block_.bind(extreme(column, &Extremes::min));
  }
  for (std::size_t column = 0; column < columns; ++column) {
    insert_block_.bind(extreme(column, &Extremes::max));
  }
  block_written_ = true;
  return insert_block_.run();
}

DbResult<void> RecordLog::trim(const Retention& retention, std::int64_t now) {
  if (!std::exchange(block_written_, false)) {
    return {};
  }
  const std::int64_t too_old = retention.age_ms ? now - *retention.age_ms : std::numeric_limits<std::int64_t>::min();
  const auto last = number(*database_,
                           "SELECT max(last_id) FROM (SELECT last_id, max_time FROM " + block_table() +
                               " ORDER BY first_id LIMIT ?) WHERE last_id < ? OR max_time < ?",
                           {kBlocksPerTrim, first_shown(retention), too_old});
  if (!last) {
    return last.error();
  }
  if (!*last) {
    return {};
  }
  for (const std::string& sql :
       {"DELETE FROM " + table() + " WHERE id <= ?", "DELETE FROM " + block_table() + " WHERE last_id <= ?"}) {
    if (auto done = number(*database_, sql, {**last}); !done) {
      return done.error();
    }
  }
  return {};
}

DbResult<void> RecordLog::clear() {
  block_.reset();
  if (auto done = remember_id(*database_, table(), last_id_); !done) {
    return done;
  }
  return database_->execute("DELETE FROM " + table() + ";DELETE FROM " + block_table());
}

DbResult<IdRange> RecordLog::ids_of(const Period& period, std::int64_t first_shown) const {
  const auto from = period.from;
  const auto to = period.to;
  auto ends = database_->prepare("SELECT min(first_id), max(last_id) FROM " + block_table() +
                                 " WHERE max_time >= ? AND min_time < ? AND last_id >= ?");
  if (!ends) {
    return ends.error();
  }
  if (const auto row = ends->bind(from).bind(to).bind(first_shown).step(); !row) {
    return row.error();
  }
  const auto first = ends->value(0);
  IdRange range{first.value_or(1), ends->value(1).value_or(0)};
  if (block_ && block_->max_time >= from && block_->min_time < to) {
    range.first = first ? range.first : block_->first_id;
    range.last = block_->last_id;
  }
  range.first = std::max(range.first, first_shown);
  return range;
}

// Whole blocks are counted by their ids, only the others by their records.
DbResult<std::int64_t> RecordLog::count(const Period& period, std::int64_t first_shown) const {
  const auto from = period.from;
  const auto to = period.to;
  const auto whole = number(*database_,
                            "SELECT sum(last_id - first_id + 1) FROM " + block_table() +
                                " WHERE min_time >= ? AND max_time < ? AND first_id >= ?",
                            {from, to, first_shown});
  const auto partly = number(*database_,
                             "SELECT count(*) FROM " + block_table() + " AS block JOIN " + table() +
                                 " AS record ON record.id BETWEEN block.first_id AND block.last_id"
                                 " WHERE block.max_time >= ?1 AND block.min_time < ?2 AND block.last_id >= ?3"
                                 " AND NOT (block.min_time >= ?1 AND block.max_time < ?2 AND block.first_id >= ?3)"
                                 " AND record.time >= ?1 AND record.time < ?2 AND record.id >= ?3",
                             {from, to, first_shown});
  const std::int64_t tail = block_ ? block_->first_id : last_id_ + 1;
  const auto after =
      number(*database_, "SELECT count(*) FROM " + table() + " WHERE id >= ? AND time >= ? AND time < ? AND id >= ?",
             {tail, from, to, first_shown});
  for (const auto* part : {&whole, &partly, &after}) {
    if (!*part) {
      return part->error();
    }
  }
  return bounded(whole->value_or(0)) + bounded(partly->value_or(0)) + bounded(after->value_or(0));
}

}  // namespace nv::history
