// Rows and heads of JSON (RFC 8259, UTF-8), put together by log_text.cpp. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "history/display.hpp"
#include "history/event_log.hpp"
#include "history/record_query.hpp"

namespace nv::history {

// With its quotes; broken UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);
std::string json_value(std::optional<std::int64_t> value, const Column& column, const TextFormat& format);
// [{"name": "input_voltage_l1", "title": "Input Voltage R", "unit": "V"}, ...]
std::string json_columns(Series series, const std::vector<std::size_t>& columns, const TextFormat& format);
// An object; level, kind and name are the stable words.
std::string json_event(const StoredEvent& event, const TextFormat& format);
// {"id", "time", "gap", "values": [...]}; of the extended history also "end" and "sweeps", and every value is
// [minimum, average, maximum] or null.
std::string json_record(const Record& record, Series series, const std::vector<std::size_t>& columns,
                        const TextFormat& format);

}  // namespace nv::history
