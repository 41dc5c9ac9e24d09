#include "history/recorder.hpp"

namespace nv::history {
namespace {

RowValues values_of(const model::Snapshot& snapshot, Series series) {
  RowValues values;
  const auto columns = columns_of(series);
  for (std::size_t column = 0; column < columns.size(); ++column) {
    values[column] = column_value(snapshot, columns[column]);
  }
  return values;
}

}  // namespace

void Recorder::start(const RecorderStart& start, const RecorderSettings& settings, core::SteadyTime now,
                     core::WallTime wall) {
  settings_ = settings;
  next_ = start;
  if (start.open) {
    extended_.resume(*start.open, now, wall, settings.extended_interval);
  }
}

Recorder::Taken Recorder::take(const model::Snapshot& snapshot, core::SteadyTime now, core::WallTime wall) {
  Taken taken;
  taken.closed = extended_.close_if_due(now, wall, settings_.extended_interval);
  const bool usable = snapshot.link.live() && snapshot.identity && !snapshot.nodes.empty();
  if (!usable) {
    gap_ = true;
    extended_gap_ = true;
    return taken;
  }
  if (snapshot.link.measured_at && snapshot.link.measured_at == measured_at_) {
    return taken;  // the same sweep, published again
  }
  measured_at_ = snapshot.link.measured_at;
  if (family_ != snapshot.identity->family) {
    family_ = snapshot.identity->family;
    next_sample_.reset();
    gap_ = true;
  }
  const Series series = *family_ == model::Family::sts ? Series::sts : Series::ups;
  const RowValues values = values_of(snapshot, series);
  if (series == Series::ups) {
    const bool starts = !extended_.current();
    extended_.add(values, now, wall, extended_gap_, next_.next_extended);
    next_.next_extended += starts ? 1 : 0;
    extended_gap_ = extended_gap_ && !starts;
  }
  taken.sample = sample_if_due(series, values, now, wall);
  return taken;
}

std::optional<Sample> Recorder::sample_if_due(Series series, const RowValues& values, core::SteadyTime now,
                                              core::WallTime wall) {
  if (next_sample_ && now < *next_sample_) {
    return std::nullopt;
  }
  // On the beat of the first sample, so that a late sweep does not shift all that follow; missed beats are not made up.
  const auto beat = next_sample_.value_or(now);
  const auto missed = (now - beat) / settings_.interval;
  next_sample_ = beat + (missed + 1) * settings_.interval;
  Sample sample;
  sample.series = series;
  sample.id = series == Series::sts ? next_.next_sts++ : next_.next_ups++;
  sample.time = to_milliseconds(wall);
  sample.gap = gap_;
  sample.values = values;
  gap_ = false;
  return sample;
}

}  // namespace nv::history
