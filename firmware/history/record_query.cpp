#include "history/record_query.hpp"

#include <algorithm>
#include <numeric>

namespace nv::history {
namespace {

// Rounded half away from zero.
std::int64_t average(std::int64_t sum, std::int64_t count) {
  const std::int64_t rest = sum % count;
  const std::int64_t size = rest < 0 ? -rest : rest;
  const std::int64_t up = sum < 0 ? -1 : 1;
  return sum / count + (size >= count - size ? up : 0);
}

// Every row's record has an id and a time; `fill` reads the rest of it.
template <class Fill>
DbResult<RecordPage> read_rows(Statement& rows, Fill fill) {
  RecordPage page;
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return page;
    }
    Record& record = page.records.emplace_back();
    record.id = rows.integer(0);
    record.time = rows.integer(1);
    fill(record);
  }
}

DbResult<RecordPage> read_samples(Statement& rows, std::size_t columns) {
  return read_rows(rows, [&](Record& record) {
    record.gap = rows.integer(2) != 0;
    record.values.reserve(columns);
    for (std::size_t column = 0; column < columns; ++column) {
      record.values.push_back(rows.value(static_cast<int>(column) + 3));
    }
  });
}

DbResult<RecordPage> read_extended(Statement& rows, std::size_t columns) {
  return read_rows(rows, [&](Record& record) {
    record.end_time = rows.integer(2);
    record.sweeps = rows.integer(3);
    record.gap = rows.integer(4) != 0;
    record.values.reserve(columns * 3);
    for (std::size_t column = 0; column < columns; ++column) {
      const int first = 5 + 4 * static_cast<int>(column);
      const std::int64_t count = rows.integer(first + 3);
      record.values.push_back(rows.value(first));
      record.values.push_back(count > 0 ? std::optional(average(rows.integer(first + 2), count)) : std::nullopt);
      record.values.push_back(rows.value(first + 1));
    }
  });
}

std::string names_of(const RecordQuery& query, std::initializer_list<std::string_view> suffixes) {
  std::string sql;
  for (const std::size_t column : chosen_columns(query)) {
    for (const std::string_view suffix : suffixes) {
      sql.append(", ").append(columns_of(query.series)[column].name).append(suffix);
    }
  }
  return sql;
}

std::string page_clause(const RecordQuery& query) {
  return query.newest_first ? " ORDER BY id DESC LIMIT ? OFFSET ?" : " ORDER BY id LIMIT ? OFFSET ?";
}

}  // namespace

std::vector<std::size_t> chosen_columns(const RecordQuery& query) {
  std::vector<std::size_t> columns = query.columns;
  if (columns.empty()) {
    columns.resize(columns_of(query.series).size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
  }
  return columns;
}

DbResult<RecordPage> find_records(const RecordLog& log, const Retention& retention, const RecordQuery& query) {
  const std::int64_t first_shown = log.first_shown(retention);
  const auto ids = log.ids_of(query.period, first_shown);
  if (!ids) {
    return ids.error();
  }
  auto rows = log.database().prepare("SELECT id, time, gap" + names_of(query, {""}) + " FROM " + log.table() +
                                     " WHERE id BETWEEN ? AND ? AND time >= ? AND time < ?" + page_clause(query));
  if (!rows) {
    return rows.error();
  }
  rows->bind(std::max(ids->first, bounded(query.after) + 1))
      .bind(ids->last)
      .bind(query.period.from)
      .bind(query.period.to);
  rows->bind(query.limit).bind(query.offset);
  auto page = read_samples(*rows, chosen_columns(query).size());
  if (page && query.count) {
    const auto total = log.count(query.period, first_shown);
    if (!total) {
      return total.error();
    }
    page->total = *total;
  }
  return page;
}

DbResult<RecordPage> find_records(const Database& database, const ExtendedLog& log, const Retention& retention,
                                  const RecordQuery& query) {
  const std::string where = " FROM record_ups_extended WHERE time >= ? AND time < ? AND id >= ?";
  auto rows = database.prepare("SELECT id, time, end_time, sweeps, gap" +
                               names_of(query, {"_min", "_max", "_sum", "_count"}) + where + page_clause(query));
  if (!rows) {
    return rows.error();
  }
  const std::int64_t first_shown = log.first_shown(retention);
  rows->bind(query.period.from).bind(query.period.to).bind(std::max(first_shown, bounded(query.after) + 1));
  rows->bind(query.limit).bind(query.offset);
  auto page = read_extended(*rows, chosen_columns(query).size());
  if (!page || !query.count) {
    return page;
  }
  auto count = database.prepare("SELECT count(*)" + where);
  if (!count) {
    return count.error();
  }
  const auto counted = count->bind(query.period.from).bind(query.period.to).bind(first_shown).step();
  if (!counted) {
    return counted.error();
  }
  page->total = count->integer(0);
  return page;
}

}  // namespace nv::history
