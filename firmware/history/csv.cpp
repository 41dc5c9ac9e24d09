#include "history/csv.hpp"

#include <initializer_list>

namespace nv::history {
namespace {

constexpr std::string_view kEnd = "\r\n";

}  // namespace

// OWASP: a field that begins with one of these runs as a formula in a spreadsheet.
std::string csv_field(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  const bool quoted = formula || text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (!quoted) {
    return std::string(text);
  }
  std::string field = formula ? "\"'" : "\"";
  for (const char c : text) {
    field += c;
    if (c == '"') {
      field += c;
    }
  }
  return field += '"';
}

std::string csv_event_head() {
  return "Event Time,Event Level,Event Description,Event,Id,Subject,Via,By,From,Note" + std::string(kEnd);
}

std::string csv_event_line(const StoredEvent& event, const TextFormat& format) {
  std::string line = time_text(event.time, format.times, format.zone);
  line.append(",").append(model::level_name(event.level));
  line.append(",").append(csv_field(event.text));
  line.append(",").append(csv_field(event.name));
  line.append(",").append(std::to_string(event.id));
  const model::EventDetails& details = event.details;
  for (const std::string* part :
       {&details.subject, &details.origin.via, &details.origin.by, &details.origin.from, &details.note}) {
    line.append(",").append(csv_field(*part));
  }
  return line.append(kEnd);
}

std::string csv_record_head(const RecordQuery& query, const TextFormat& format) {
  const bool extended = query.series == Series::ups_extended;
  std::string line = extended ? "Start time,End time,Sweeps,Gap before" : "Time,Gap before";
  for (const std::size_t index : chosen_columns(query)) {
    const Column& column = columns_of(query.series)[index];
    const std::string title = std::string(column.title) + " (" + unit_text(column, format) + ")";
    if (!extended) {
      line += "," + csv_field(title);
      continue;
    }
    for (const char* part : {" Min", " Avg", " Max"}) {
      line += "," + csv_field(title + part);
    }
  }
  return line.append(kEnd);
}

std::string csv_record_line(const Record& record, const RecordQuery& query, const std::vector<std::size_t>& columns,
                            const TextFormat& format) {
  const bool extended = query.series == Series::ups_extended;
  std::string line = time_text(record.time, format.times, format.zone);
  if (extended) {
    line.append(",").append(time_text(record.end_time, format.times, format.zone));
    line.append(",").append(std::to_string(record.sweeps));
  }
  line.append(record.gap ? ",1" : ",0");
  const std::size_t parts = extended ? 3 : 1;
  for (std::size_t index = 0; index < record.values.size(); ++index) {
    const Column& column = columns_of(query.series)[columns[index / parts]];
    const auto& value = record.values[index];
    line.append(",").append(value ? value_text(*value, column, format) : "-1");
  }
  return line.append(kEnd);
}

}  // namespace nv::history
