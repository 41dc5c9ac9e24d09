// Small builders for the tests of the history.
#pragma once

#include <string>

#include "history/storage.hpp"
#include "support/readings.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

namespace Catch {

template <class T>
struct StringMaker<nv::history::DbResult<T>> {
  static std::string convert(const nv::history::DbResult<T>& result) {
    return result ? "a value" : "error: " + result.error().message;
  }
};

}  // namespace Catch

namespace nv::test {

inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kStart = 1'700'000'000'000;

inline model::Event event_of(std::uint64_t id, std::int64_t time = kStart,
                             model::EventLog log = model::EventLog::device,
                             model::Level level = model::Level::warning) {
  model::Event event;
  event.id = id;
  event.time = history::to_wall_time(time);
  event.log = log;
  event.kind = log == model::EventLog::card ? model::EventKind::card : model::EventKind::alarm_added;
  event.level = level;
  event.name = "event_" + std::to_string(id);
  event.text = "Event " + std::to_string(id);
  return event;
}

// Column 0 is `value`, column 3 is not measured, the others are the id.
inline history::Sample sample_of(std::int64_t id, std::int64_t time, std::int64_t value, bool gap = false,
                                 history::Series series = history::Series::ups) {
  history::Sample sample;
  sample.series = series;
  sample.id = id;
  sample.time = time;
  sample.gap = gap;
  for (auto& column : sample.values) {
    column = id % 1000;
  }
  sample.values[0] = value;
  sample.values[3] = std::nullopt;
  return sample;
}

inline history::Batch batch_of(std::vector<history::Sample> samples, std::vector<model::Event> events = {}) {
  history::Batch batch;
  batch.now = samples.empty() ? kStart : samples.back().time;
  batch.samples = std::move(samples);
  batch.events = std::move(events);
  return batch;
}

inline history::EventQuery all_events(model::EventLog log = model::EventLog::device) {
  history::EventQuery query;
  query.log = log;
  query.order = history::EventOrder::oldest_first;
  query.limit = 1'000'000;
  return query;
}

inline history::RecordQuery all_records(history::Series series = history::Series::ups) {
  history::RecordQuery query;
  query.series = series;
  query.newest_first = false;
  query.limit = 1'000'000;
  return query;
}

// A minute per sample from `start`; the value is the number.
inline std::vector<history::Sample> minutes(std::int64_t first_id, std::int64_t count, std::int64_t start = kStart) {
  std::vector<history::Sample> samples;
  for (std::int64_t i = 0; i < count; ++i) {
    samples.push_back(sample_of(first_id + i, start + i * kMinute, first_id + i));
  }
  return samples;
}

}  // namespace nv::test
