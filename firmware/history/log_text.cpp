#include "history/log_text.hpp"

#include <utility>

#include "history/csv.hpp"
#include "history/json.hpp"

namespace nv::history {
namespace {

constexpr std::int64_t kRowsPerChunk = 500;

std::string event_head(const LogCursor& cursor, const TextFormat& format) {
  if (format.kind == TextKind::csv) {
    return csv_event_head();
  }
  return "{\"log\":" + json_string(model::event_log_name(cursor.log)) + ",\"events\":[";
}

std::string record_head(const RecordQuery& query, const TextFormat& format) {
  if (format.kind == TextKind::csv) {
    return csv_record_head(query, format);
  }
  return "{\"series\":" + json_string(series_name(query.series)) +
         ",\"columns\":" + json_columns(query.series, chosen_columns(query), format) + ",\"records\":[";
}

// Rows one after another; in JSON with commas in between, and closed at the end.
class Rows {
 public:
  Rows(const TextFormat& format, std::string head, bool first)
      : json_(format.kind == TextKind::json), first_(first), text_(std::move(head)) {}

  void add(const std::string& row) {
    text_.append(json_ && !first_ ? ",\n" : "").append(row);
    first_ = false;
  }
  std::string finish(bool done) { return std::move(text_.append(json_ && done ? "]}\n" : "")); }

 private:
  bool json_;
  bool first_;
  std::string text_;
};

DbResult<LogChunk> events_chunk(Storage& storage, LogCursor cursor, const TextFormat& format) {
  EventQuery query;
  query.log = cursor.log;
  query.least = cursor.least;
  query.period = cursor.period;
  query.order = EventOrder::oldest_first;
  query.after = cursor.after;
  query.limit = kRowsPerChunk;
  query.count = false;
  const auto page = storage.find(query);
  if (!page) {
    return page.error();
  }
  Rows rows(format, cursor.started ? "" : event_head(cursor, format), !cursor.started);
  for (const StoredEvent& event : page->events) {
    rows.add(format.kind == TextKind::csv ? csv_event_line(event, format) : json_event(event, format));
    cursor.after = event.id;
  }
  cursor.started = true;
  const bool done = static_cast<std::int64_t>(page->events.size()) < kRowsPerChunk;
  return LogChunk{rows.finish(done), std::move(cursor), done};
}

DbResult<LogChunk> records_chunk(Storage& storage, const Retention& retention, LogCursor cursor,
                                 const TextFormat& format) {
  RecordQuery query;
  query.series = cursor.series;
  query.period = cursor.period;
  query.columns = cursor.columns;
  query.newest_first = false;
  query.count = false;
  query.after = cursor.after;
  query.limit = kRowsPerChunk;
  const auto page = storage.find(query, retention);
  if (!page) {
    return page.error();
  }
  const auto columns = chosen_columns(query);
  Rows rows(format, cursor.started ? "" : record_head(query, format), !cursor.started);
  for (const Record& record : page->records) {
    rows.add(format.kind == TextKind::csv ? csv_record_line(record, query, columns, format)
                                          : json_record(record, query.series, columns, format));
    cursor.after = record.id;
  }
  cursor.started = true;
  const bool done = static_cast<std::int64_t>(page->records.size()) < kRowsPerChunk;
  return LogChunk{rows.finish(done), std::move(cursor), done};
}

TextFormat as_json(TextFormat format) {
  format.kind = TextKind::json;
  return format;
}

}  // namespace

DbResult<LogChunk> next_chunk(Storage& storage, const Retention& retention, LogCursor cursor,
                              const TextFormat& format) {
  if (cursor.events) {
    return events_chunk(storage, std::move(cursor), format);
  }
  return records_chunk(storage, retention, std::move(cursor), format);
}

std::string page_json(const EventPage& page, const EventQuery& query, const TextFormat& format) {
  const std::string head = "{\"log\":" + json_string(model::event_log_name(query.log)) +
                           ",\"total\":" + std::to_string(page.total) + ",\"events\":[";
  Rows rows(as_json(format), head, true);
  for (const StoredEvent& event : page.events) {
    rows.add(json_event(event, format));
  }
  return rows.finish(true);
}

std::string page_json(const RecordPage& page, const RecordQuery& query, const TextFormat& format) {
  const auto columns = chosen_columns(query);
  const std::string head = "{\"series\":" + json_string(series_name(query.series)) +
                           ",\"total\":" + std::to_string(page.total) +
                           ",\"columns\":" + json_columns(query.series, columns, format) + ",\"records\":[";
  Rows rows(as_json(format), head, true);
  for (const Record& record : page.records) {
    rows.add(json_record(record, query.series, columns, format));
  }
  return rows.finish(true);
}

std::string graph_json(const Graph& graph, const GraphQuery& query, const TextFormat& format) {
  const auto columns = chosen_columns({.series = query.series, .columns = query.columns});
  const std::string head = "{\"series\":" + json_string(series_name(query.series)) +
                           ",\"from\":" + json_string(time_text(graph.from, format.times, format.zone)) +
                           ",\"width_ms\":" + std::to_string(graph.width) +
                           ",\"columns\":" + json_columns(query.series, columns, format) + ",\"buckets\":[";
  Rows rows(as_json(format), head, true);
  for (const Bucket& bucket : graph.buckets) {
    std::string row = "{\"time\":" + json_string(time_text(bucket.start, format.times, format.zone));
    row.append(",\"gap\":").append(bucket.gap ? "true" : "false").append(",\"min\":[");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      row.append(i == 0 ? "" : ",");
      row.append(json_value(bucket.min[i], columns_of(query.series)[columns[i]], format));
    }
    row.append("],\"max\":[");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      row.append(i == 0 ? "" : ",");
      row.append(json_value(bucket.max[i], columns_of(query.series)[columns[i]], format));
    }
    rows.add(row + "]}");
  }
  return rows.finish(true);
}

}  // namespace nv::history
