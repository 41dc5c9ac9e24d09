// Gathers every sweep of a period into an ExtendedRecord. Pure: time is an argument. The length of a period is measured
// by the steady clock, its ends are shown by the wall clock.
#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"
#include "history/records.hpp"

namespace nv::history {

class ExtendedAccumulator {
 public:
  // Goes on with a record that the last run left open, when its period is not over yet.
  void resume(const ExtendedRecord& record, core::SteadyTime now, core::WallTime wall,
              std::chrono::milliseconds period);

  void add(const RowValues& values, core::SteadyTime now, core::WallTime wall, bool gap, std::int64_t next_id);
  // The period is over: hands the record out, closed, and begins anew with the next sweep.
  std::optional<ExtendedRecord> close_if_due(core::SteadyTime now, core::WallTime wall,
                                             std::chrono::milliseconds period);
  const std::optional<ExtendedRecord>& current() const { return record_; }
  void clear() { record_.reset(); }

 private:
  std::optional<ExtendedRecord> record_;
  core::SteadyTime started_;
};

}  // namespace nv::history
