// One event log on disk, device or card. The database's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "history/database.hpp"
#include "history/records.hpp"
#include "model/event.hpp"

namespace nv::history {

enum class EventOrder : std::uint8_t { newest_first, oldest_first, severity };

struct EventQuery {
  model::EventLog log{};
  Period period{};
  model::Level least = model::Level::none;
  EventOrder order = EventOrder::newest_first;
  std::int64_t offset = 0;
  std::int64_t limit = 100;
  std::int64_t after = 0;  // ids above this only
};

struct EventPage {
  std::vector<StoredEvent> events;
  std::int64_t total = 0;  // that fit the query, on all pages
};

class EventLog {
 public:
  static DbResult<EventLog> open(Database& database, model::EventLog log);

  // Inside a transaction. The same id again replaces: a write whose answer was lost is repeated, not doubled.
  DbResult<void> write(const model::Event& event);
  DbResult<void> trim(const Retention& retention, std::int64_t now);
  DbResult<void> clear();
  DbResult<EventPage> find(const EventQuery& query) const;
  DbResult<std::int64_t> last_id() const;

 private:
  EventLog(Database& database, std::string table) : database_(&database), table_(std::move(table)) {}

  Database* database_;
  std::string table_;
  Statement insert_;
};

}  // namespace nv::history
