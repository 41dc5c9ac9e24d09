#include "history/extended_accumulator.hpp"

#include <utility>

namespace nv::history {

void ExtendedAccumulator::resume(const ExtendedRecord& record, core::SteadyTime now, core::WallTime wall,
                                 std::chrono::milliseconds period) {
  const std::chrono::milliseconds age(to_milliseconds(wall) - record.start);
  if (record.open && age >= std::chrono::milliseconds(0) && age < period) {
    record_ = record;
    started_ = now - age;
  }
}

void ExtendedAccumulator::add(const RowValues& values, core::SteadyTime now, core::WallTime wall, bool gap,
                              std::int64_t next_id) {
  if (!record_) {
    record_.emplace();
    record_->id = next_id;
    record_->start = to_milliseconds(wall);
    record_->gap = gap;
    record_->open = true;
    started_ = now;
  }
  record_->end = to_milliseconds(wall);
  ++record_->sweeps;
  for (std::size_t column = 0; column < values.size(); ++column) {
    if (values[column]) {
      record_->columns[column].add(*values[column]);
    }
  }
}

std::optional<ExtendedRecord> ExtendedAccumulator::close_if_due(core::SteadyTime now, core::WallTime wall,
                                                                std::chrono::milliseconds period) {
  if (!record_ || now - started_ < period) {
    return std::nullopt;
  }
  ExtendedRecord closed = *std::exchange(record_, std::nullopt);
  closed.open = false;
  closed.end = to_milliseconds(wall);
  return closed;
}

}  // namespace nv::history
