// Snapshots -> records: a sample every interval, an extended record over every sweep. Pure: no I/O, time is an
// argument. Main thread. While the UPS is not connected nothing is recorded, and the next record says that a gap lies
// before it.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "history/extended_accumulator.hpp"
#include "history/records.hpp"
#include "model/snapshot.hpp"

namespace nv::history {

struct RecorderSettings {
  std::chrono::milliseconds interval{60'000};
  std::chrono::milliseconds extended_interval{3'600'000};
};

// Where the last run ended.
struct RecorderStart {
  std::int64_t next_ups = 1;
  std::int64_t next_sts = 1;
  std::int64_t next_extended = 1;
  std::optional<ExtendedRecord> open;
};

class Recorder {
 public:
  void start(const RecorderStart& start, const RecorderSettings& settings, core::SteadyTime now, core::WallTime wall);
  void apply(const RecorderSettings& settings) { settings_ = settings; }

  struct Taken {
    std::optional<Sample> sample;
    std::optional<ExtendedRecord> closed;
  };
  Taken take(const model::Snapshot& snapshot, core::SteadyTime now, core::WallTime wall);

  // The extended record whose period runs.
  const std::optional<ExtendedRecord>& open_record() const { return extended_.current(); }
  // A cleared log begins anew; ids go on.
  void clear_extended() { extended_.clear(); }

 private:
  std::optional<Sample> sample_if_due(Series series, const RowValues& values, core::SteadyTime now,
                                      core::WallTime wall);

  RecorderSettings settings_;
  RecorderStart next_;
  ExtendedAccumulator extended_;
  std::optional<core::SteadyTime> next_sample_;
  std::optional<core::SteadyTime> measured_at_;  // of the last sweep that was counted
  std::optional<model::Family> family_;
  bool gap_ = true;
  bool extended_gap_ = true;
};

}  // namespace nv::history
