#include "history/downsample.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace nv::history {
namespace {

std::vector<std::size_t> columns_in(const GraphQuery& query) {
  std::vector<std::size_t> columns = query.columns;
  if (columns.empty()) {
    columns.resize(columns_of(query.series).size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
  }
  return columns;
}

std::string names_of(const GraphQuery& query, std::string_view suffix) {
  std::string sql;
  for (const std::size_t column : columns_in(query)) {
    sql.append(", ").append(columns_of(query.series)[column].name).append(suffix);
  }
  return sql;
}

class Drawing {
 public:
  Drawing(const GraphQuery& query, Period period) : period_(period), columns_(columns_in(query).size()) {
    const std::int64_t points = std::clamp<std::int64_t>(query.points, 1, kMostPoints);
    graph_.from = period.from;
    graph_.width = std::max<std::int64_t>((period.to - period.from + points - 1) / points, 1);
    slots_.assign(static_cast<std::size_t>(points), kNone);
  }

  std::int64_t width() const { return graph_.width; }
  bool inside(std::int64_t time) const { return time >= period_.from && time < period_.to; }

  // Columns `low`.. of the row hold the minima, `high`.. the maxima; they may be the same.
  void add(std::int64_t time, bool gap, const Statement& row, int low, int high) {
    Bucket& bucket = bucket_of(time);
    bucket.gap = bucket.gap || gap;
    for (std::size_t column = 0; column < columns_; ++column) {
      const auto index = static_cast<int>(column);
      if (row.is_null(low + index)) {
        continue;
      }
      const std::int64_t least = row.integer(low + index);
      const std::int64_t most = low == high ? least : row.integer(high + index);
      auto& min = bucket.min[column];
      auto& max = bucket.max[column];
      min = std::min(min.value_or(least), least);
      max = std::max(max.value_or(most), most);
    }
  }

  Graph finish() {
    std::sort(graph_.buckets.begin(), graph_.buckets.end(),
              [](const Bucket& a, const Bucket& b) { return a.start < b.start; });
    return std::move(graph_);
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Bucket& bucket_of(std::int64_t time) {
    const auto number = static_cast<std::size_t>((time - graph_.from) / graph_.width);
    std::size_t& slot = slots_.at(std::min(number, slots_.size() - 1));
    if (slot == kNone) {
      slot = graph_.buckets.size();
      Bucket& bucket = graph_.buckets.emplace_back();
      bucket.start = graph_.from + static_cast<std::int64_t>(number) * graph_.width;
      bucket.min.resize(columns_);
      bucket.max.resize(columns_);
    }
    return graph_.buckets[slot];
  }

  Period period_;
  std::size_t columns_;
  std::vector<std::size_t> slots_;  // bucket number -> index in graph_.buckets
  Graph graph_;
};

// A period without ends, or beyond the records, is that of the records: its width must fit what there is.
DbResult<Period> clipped(const Database& database, const std::string& extent_sql, Period period) {
  auto extent = database.prepare(extent_sql);
  if (!extent) {
    return extent.error();
  }
  const auto row = extent->step();
  if (!row) {
    return row.error();
  }
  const auto first = *row ? extent->value(0) : std::nullopt;
  const auto last = *row ? extent->value(1) : std::nullopt;
  if (period.from == Period().from) {
    period.from = bounded(first.value_or(0));
  }
  if (period.to == Period().to) {
    period.to = bounded(last.value_or(0)) + 1;
  }
  period.from = bounded(period.from);
  period.to = std::clamp(period.to, period.from + 1, kFarthest + 2);
  return period;
}

class SampleDrawing {
 public:
  SampleDrawing(const RecordLog& log, const GraphQuery& query, Period period, IdRange ids)
      : log_(log), query_(query), period_(period), ids_(ids), drawing_(query, period) {}

  DbResult<Graph> run() {
    if (auto done = draw_blocks(); !done) {
      return done.error();
    }
    if (auto done = draw_records({next_, ids_.last}); !done) {
      return done.error();
    }
    return drawing_.finish();
  }

 private:
  // Blocks that fit into a bucket are drawn whole; the records of the others, and those in no block, one by one.
  DbResult<void> draw_blocks() {
    next_ = ids_.first;
    const int columns = static_cast<int>(columns_in(query_).size());
    auto rows = log_.database().prepare("SELECT first_id, last_id, min_time, max_time, gap" + names_of(query_, "_min") +
                                        names_of(query_, "_max") + " FROM " + log_.block_table() +
                                        " WHERE max_time >= ? AND min_time < ? AND first_id >= ? AND last_id <= ?"
                                        " ORDER BY first_id");
    if (!rows) {
      return rows.error();
    }
    rows->bind(period_.from).bind(period_.to).bind(ids_.first).bind(ids_.last);
    for (auto row = rows->step();; row = rows->step()) {
      if (!row) {
        return row.error();
      }
      if (!*row) {
        return {};
      }
      const std::int64_t first = rows->integer(2);
      const std::int64_t last = rows->integer(3);
      if (!drawing_.inside(first) || !drawing_.inside(last) || (last - first) * 2 > drawing_.width()) {
        continue;
      }
      if (auto done = draw_records({next_, rows->integer(0) - 1}); !done) {
        return done;
      }
      drawing_.add(first + (last - first) / 2, rows->integer(4) != 0, *rows, 5, 5 + columns);
      next_ = rows->integer(1) + 1;
    }
  }

  DbResult<void> draw_records(IdRange ids) {
    if (ids.last < ids.first) {
      return {};
    }
    auto rows = log_.database().prepare("SELECT time, gap" + names_of(query_, "") + " FROM " + log_.table() +
                                        " WHERE id BETWEEN ? AND ? AND time >= ? AND time < ? ORDER BY id");
    if (!rows) {
      return rows.error();
    }
    rows->bind(ids.first).bind(ids.last).bind(period_.from).bind(period_.to);
    for (auto row = rows->step();; row = rows->step()) {
      if (!row) {
        return row.error();
      }
      if (!*row) {
        return {};
      }
      drawing_.add(rows->integer(0), rows->integer(1) != 0, *rows, 2, 2);
    }
  }

  const RecordLog& log_;
  const GraphQuery& query_;
  Period period_;
  IdRange ids_;
  Drawing drawing_;
  std::int64_t next_ = 1;  // the first record not drawn yet
};

}  // namespace

DbResult<Graph> draw(const RecordLog& log, const Retention& retention, const GraphQuery& query) {
  const auto period = clipped(log.database(),
                              "SELECT min(first), max(last) FROM (SELECT min(min_time) AS first, max(max_time) AS last"
                              " FROM " +
                                  log.block_table() + " UNION ALL SELECT min(time), max(time) FROM " + log.table() +
                                  " WHERE id > (SELECT coalesce(max(last_id), 0) FROM " + log.block_table() + "))",
                              query.period);
  if (!period) {
    return period.error();
  }
  const auto ids = log.ids_of(*period, log.first_shown(retention));
  if (!ids) {
    return ids.error();
  }
  return SampleDrawing(log, query, *period, *ids).run();
}

DbResult<Graph> draw(const Database& database, const ExtendedLog& log, const Retention& retention,
                     const GraphQuery& query) {
  const auto period = clipped(database, "SELECT min(time), max(time) FROM record_ups_extended", query.period);
  if (!period) {
    return period.error();
  }
  auto rows = database.prepare("SELECT time, gap" + names_of(query, "_min") + names_of(query, "_max") +
                               " FROM record_ups_extended WHERE time >= ? AND time < ? AND id >= ? ORDER BY id");
  if (!rows) {
    return rows.error();
  }
  Drawing drawing(query, *period);
  const int columns = static_cast<int>(columns_in(query).size());
  rows->bind(period->from).bind(period->to).bind(log.first_shown(retention));
  for (auto row = rows->step();; row = rows->step()) {
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return drawing.finish();
    }
    drawing.add(rows->integer(0), rows->integer(1) != 0, *rows, 2, 2 + columns);
  }
}

}  // namespace nv::history
