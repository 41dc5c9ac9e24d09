// Lines of CSV: RFC 4180, UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

#include "history/display.hpp"
#include "history/event_log.hpp"
#include "history/record_query.hpp"

namespace nv::history {

std::string csv_field(std::string_view text);

std::string csv_event_head();
std::string csv_event_line(const StoredEvent& event, const TextFormat& format);
std::string csv_record_head(const RecordQuery& query, const TextFormat& format);
std::string csv_record_line(const Record& record, const RecordQuery& query, const std::vector<std::size_t>& columns,
                            const TextFormat& format);

}  // namespace nv::history
