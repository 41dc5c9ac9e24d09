// One event log on disk, device or card. A ring; and events that come in masses (model::EventShare) have at most a
// quarter of its room, each kind: they push out each other and never what matters. The database's thread.
#pragma once

#include <array>
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
  bool count = true;  // total is wanted
  std::int64_t offset = 0;
  std::int64_t limit = 100;
  std::int64_t after = 0;  // ids above this only
  std::string text{};      // only events in whose words this stands, whatever its ASCII case; empty: all
};

struct EventPage {
  std::vector<StoredEvent> events;
  std::int64_t total = 0;  // that fit the query, on all pages
};

class EventLog {
 public:
  static DbResult<EventLog> open(Database& database, model::EventLog log);

  // Inside a transaction; after an error the log must be opened anew: its counts may differ from the disk. The same id
  // again replaces: a write whose answer was lost is repeated, not doubled.
  DbResult<void> write(const model::Event& event);
  DbResult<void> trim(const Retention& retention, std::int64_t now);
  DbResult<void> clear();
  DbResult<EventPage> find(const EventQuery& query) const;
  DbResult<std::int64_t> last_id() const;

 private:
  EventLog(Database& database, std::string table) : database_(&database), table_(std::move(table)) {}
  DbResult<void> count_all();
  DbResult<void> trim_share(std::size_t share, std::int64_t excess);
  DbResult<void> trim_aged(std::int64_t too_old);

  Database* database_;
  std::string table_;
  Statement insert_;
  std::array<std::int64_t, model::kEventShares> counts_{};
  std::int64_t highest_ = 0;  // id in the table
  std::int64_t written_ = 0;  // rows since the last trim
};

}  // namespace nv::history
