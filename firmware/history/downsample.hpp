// A period drawn with few points: equal buckets of time, each with the minimum and the maximum of every column, so that
// no peak is lost. Where a bucket spans whole blocks (record_log.hpp) their extremes are taken and not their records.
// The database's thread.
#pragma once

#include <cstdint>
#include <vector>

#include "history/database.hpp"
#include "history/extended_log.hpp"
#include "history/record_log.hpp"
#include "history/records.hpp"

namespace nv::history {

struct GraphQuery {
  Series series{};
  Period period{};
  std::vector<std::size_t> columns{};  // empty: all
  std::int64_t points = 1000;          // 1 to kMostPoints
};

struct Bucket {
  std::int64_t start = 0;
  bool gap = false;  // time that was not watched lies before or inside
  std::vector<std::optional<std::int64_t>> min;
  std::vector<std::optional<std::int64_t>> max;
};

// Buckets without a record are left out; in between, only a gap says that nothing was recorded.
struct Graph {
  std::int64_t from = 0;
  std::int64_t width = 1;  // of a bucket, in milliseconds
  std::vector<Bucket> buckets;
};

inline constexpr std::int64_t kMostPoints = 2000;

DbResult<Graph> draw(const RecordLog& log, const Retention& retention, const GraphQuery& query);
DbResult<Graph> draw(const Database& database, const ExtendedLog& log, const Retention& retention,
                     const GraphQuery& query);

}  // namespace nv::history
