#include "history/json.hpp"

#include <nlohmann/json.hpp>

namespace nv::history {

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_value(std::optional<std::int64_t> value, const Column& column, const TextFormat& format) {
  return value ? value_text(*value, column, format) : "null";
}

std::string json_columns(Series series, const std::vector<std::size_t>& columns, const TextFormat& format) {
  std::string text = "[";
  for (const std::size_t index : columns) {
    const Column& column = columns_of(series)[index];
    text.append(text.size() == 1 ? "" : ",");
    text.append("{\"name\":").append(json_string(column.name));
    text.append(",\"title\":").append(json_string(column.title));
    text.append(",\"unit\":").append(json_string(unit_text(column, format))).append("}");
  }
  return text + "]";
}

std::string json_event(const StoredEvent& event, const TextFormat& format) {
  const model::EventDetails& details = event.details;
  std::string text = "{\"id\":" + std::to_string(event.id);
  const auto add = [&text](std::string_view name, std::string_view value) {
    text.append(",\"").append(name).append("\":").append(json_string(value));
  };
  add("time", time_text(event.time, format.times, format.zone));
  add("level", model::level_name(event.level));
  add("kind", model::event_kind_name(event.kind));
  add("name", event.name);
  add("text", event.text);
  add("subject", details.subject);
  add("via", details.origin.via);
  add("by", details.origin.by);
  add("from", details.origin.from);
  add("note", details.note);
  return text + "}";
}

std::string json_record(const Record& record, Series series, const std::vector<std::size_t>& columns,
                        const TextFormat& format) {
  const bool extended = series == Series::ups_extended;
  std::string text = "{\"id\":" + std::to_string(record.id);
  text.append(",\"time\":").append(json_string(time_text(record.time, format.times, format.zone)));
  if (extended) {
    text.append(",\"end\":").append(json_string(time_text(record.end_time, format.times, format.zone)));
    text.append(",\"sweeps\":").append(std::to_string(record.sweeps));
  }
  text.append(",\"gap\":").append(record.gap ? "true" : "false").append(",\"values\":[");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns_of(series)[columns[i]];
    text.append(i == 0 ? "" : ",");
    if (!extended) {
      text.append(json_value(record.values[i], column, format));
    } else if (!record.values[3 * i]) {
      text.append("null");
    } else {
      for (std::size_t part = 0; part < 3; ++part) {
        text.append(part == 0 ? "[" : ",").append(json_value(record.values[3 * i + part], column, format));
      }
      text.append("]");
    }
  }
  return text + "]}";
}

}  // namespace nv::history
