// The logs as text, CSV or JSON, chunk by chunk: a year is never whole in memory. In CSV a measurement that the UPS
// does not manage is -1, as on the card (manual 11.2.4); in JSON it is null. Text that a spreadsheet would take for a
// formula gets an apostrophe in CSV. The database's thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "history/display.hpp"
#include "history/storage.hpp"

namespace nv::history {

// What is written: a history, or else an event log; and how far it is written.
struct LogCursor {
  bool events = false;
  model::EventLog log{};
  model::Level least = model::Level::none;  // events
  Series series{};
  std::vector<std::size_t> columns;  // records; empty: all
  Period period{};
  std::int64_t after = 0;
  bool started = false;  // the head is out
};

struct LogChunk {
  std::string text;
  LogCursor next;
  bool done = false;
};

// At most 500 rows, oldest first. Begin with a fresh cursor, go on with the chunk's until it is done.
DbResult<LogChunk> next_chunk(Storage& storage, const Retention& retention, LogCursor cursor, const TextFormat& format);

// A page or a graph as one JSON object, whatever the format's kind.
std::string page_json(const EventPage& page, const EventQuery& query, const TextFormat& format);
std::string page_json(const RecordPage& page, const RecordQuery& query, const TextFormat& format);
std::string graph_json(const Graph& graph, const GraphQuery& query, const TextFormat& format);

}  // namespace nv::history
