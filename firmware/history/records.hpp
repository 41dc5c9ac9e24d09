// What goes to the disk and comes back, as plain structs. Ids grow with every record and never come back: they are the
// order of the log, whatever the wall clock does. Times are milliseconds of Unix time.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "history/columns.hpp"
#include "model/event.hpp"

namespace nv::history {

using RowValues = std::array<std::optional<std::int64_t>, kMostColumns>;

inline std::int64_t to_milliseconds(core::WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

inline core::WallTime to_wall_time(std::int64_t milliseconds) {
  return core::WallTime(std::chrono::milliseconds(milliseconds));
}

// Numbers from a file may be anything: kept far from where sums and differences overflow.
inline constexpr std::int64_t kFarthest = std::int64_t{1} << 60;
inline std::int64_t bounded(std::int64_t number) {
  return std::clamp(number, -kFarthest, kFarthest);
}
// A measurement: the sum of as many as there will ever be stays in bounds, too.
inline std::optional<std::int64_t> bounded_value(std::optional<std::int64_t> number) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 32;
  return number ? std::optional(std::clamp(*number, -kLargest, kLargest)) : std::nullopt;
}

// One moment. gap: what lies between this and the record before it was not watched (card off, UPS not connected).
struct Sample {
  Series series{};
  std::int64_t id = 0;
  std::int64_t time = 0;
  bool gap = false;
  RowValues values{};
};

// One column over a period. The sum and not the average: averages of averages would not be exact.
struct Extremes {
  std::int64_t min = std::numeric_limits<std::int64_t>::max();
  std::int64_t max = std::numeric_limits<std::int64_t>::min();
  std::int64_t sum = 0;
  std::int64_t count = 0;  // sweeps that had a value

  void add(std::int64_t value) {
    min = std::min(min, value);
    max = std::max(max, value);
    sum += value;
    ++count;
  }
  bool operator==(const Extremes&) const = default;
};

// Minimum, average and maximum over every sweep of a period. Written again and again while the period runs, so that a
// power cut costs a minute of it and not the hour.
struct ExtendedRecord {
  std::int64_t id = 0;
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t sweeps = 0;
  bool gap = false;
  bool open = false;  // the period still runs
  std::array<Extremes, kMostColumns> columns{};
};

// How many records, and how old, a log keeps.
struct Retention {
  std::int64_t records = 2048;
  std::int64_t extended_records = 2048;
  std::int64_t events = 2048;            // of each log
  std::optional<std::int64_t> age_ms{};  // none: count alone decides
};

// What one transaction writes.
struct Batch {
  std::vector<model::Event> events;
  std::vector<Sample> samples;
  std::vector<ExtendedRecord> extended;
  std::int64_t now = 0;

  bool empty() const { return events.empty() && samples.empty() && extended.empty(); }
};

// An event as it is on disk.
struct StoredEvent {
  std::int64_t id = 0;
  std::int64_t time = 0;
  model::Level level{};
  model::EventKind kind{};
  std::string name;
  std::string text;
  model::EventDetails details;
};

// Half open: from <= time < to.
struct Period {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
};

}  // namespace nv::history
