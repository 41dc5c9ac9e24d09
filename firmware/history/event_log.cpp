#include "history/event_log.hpp"

#include <algorithm>

#include "history/schema.hpp"

namespace nv::history {
namespace {

// A clock that lies by years must not empty the log at once: each write takes away only a few by age.
constexpr std::int64_t kAgedPerTrim = 8;
constexpr std::int64_t kExcessPerTrim = 256;  // a capacity made smaller is reached within a few writes

std::string_view order_by(EventOrder order) {
  switch (order) {
    case EventOrder::severity:
      return " ORDER BY level DESC, id DESC";
    case EventOrder::oldest_first:
      return " ORDER BY id";
    default:
      return " ORDER BY id DESC";
  }
}

StoredEvent event_of(const Statement& row) {
  StoredEvent event;
  event.id = row.integer(0);
  event.time = row.integer(1);
  event.level = static_cast<model::Level>(std::clamp<std::int64_t>(row.integer(2), 0, 3));
  event.kind = static_cast<model::EventKind>(std::clamp<std::int64_t>(row.integer(3), 0, 4));
  event.name = row.text(4);
  event.text = row.text(5);
  return event;
}

}  // namespace

DbResult<EventLog> EventLog::open(Database& database, model::EventLog log) {
  EventLog opened(database, "event_" + std::string(model::event_log_name(log)));
  auto insert = database.prepare("INSERT OR REPLACE INTO " + opened.table_ +
                                 "(id, time, level, kind, name, text) VALUES(?, ?, ?, ?, ?, ?)");
  if (!insert) {
    return insert.error();
  }
  opened.insert_ = std::move(*insert);
  return opened;
}

DbResult<void> EventLog::write(const model::Event& event) {
  return insert_.bind(static_cast<std::int64_t>(event.id))
      .bind(to_milliseconds(event.time))
      .bind(static_cast<std::int64_t>(event.level))
      .bind(static_cast<std::int64_t>(event.kind))
      .bind(std::string_view(event.name))
      .bind(std::string_view(event.text))
      .run();
}

DbResult<void> EventLog::trim(const Retention& retention, std::int64_t now) {
  const auto count = database_->number("SELECT count(*) FROM " + table_);
  if (!count) {
    return count.error();
  }
  const std::int64_t excess = std::min(count->value_or(0) - retention.events, kExcessPerTrim);
  if (excess > 0) {
    auto trimmed = database_->prepare("DELETE FROM " + table_ + " WHERE id IN (SELECT id FROM " + table_ +
                                      " ORDER BY id LIMIT ?)");
    if (!trimmed) {
      return trimmed.error();
    }
    if (auto done = trimmed->bind(excess).run(); !done) {
      return done;
    }
  }
  if (!retention.age_ms) {
    return {};
  }
  auto aged = database_->prepare("DELETE FROM " + table_ + " WHERE id IN (SELECT id FROM " + table_ +
                                 " ORDER BY id LIMIT ?) AND time < ? AND id < (SELECT max(id) FROM " + table_ + ")");
  if (!aged) {
    return aged.error();
  }
  return aged->bind(kAgedPerTrim).bind(now - *retention.age_ms).run();
}

DbResult<void> EventLog::clear() {
  const auto last = last_id();
  if (!last) {
    return last.error();
  }
  if (auto done = remember_id(*database_, table_, *last); !done) {
    return done;
  }
  return database_->execute("DELETE FROM " + table_);
}

DbResult<EventPage> EventLog::find(const EventQuery& query) const {
  const std::string where = " FROM " + table_ + " WHERE time >= ? AND time < ? AND level >= ? AND id > ?";
  const auto bound = [&](Statement& statement) -> Statement& {
    return statement.bind(query.period.from)
        .bind(query.period.to)
        .bind(static_cast<std::int64_t>(query.least))
        .bind(query.after);
  };
  EventPage page;
  auto count = database_->prepare("SELECT count(*)" + where);
  if (!count) {
    return count.error();
  }
  const auto counted = bound(*count).step();
  if (!counted) {
    return counted.error();
  }
  page.total = count->integer(0);
  auto rows = database_->prepare("SELECT id, time, level, kind, name, text" + where +
                                 std::string(order_by(query.order)) + " LIMIT ? OFFSET ?");
  if (!rows) {
    return rows.error();
  }
  bound(*rows).bind(query.limit).bind(query.offset);
  for (auto row = rows->step();; row = rows->step()) {
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return page;
    }
    page.events.push_back(event_of(*rows));
  }
}

DbResult<std::int64_t> EventLog::last_id() const {
  const auto last = database_->number("SELECT max(id) FROM " + table_);
  const auto cleared = remembered_id(*database_, table_);
  if (!last || !cleared) {
    return !last ? last.error() : cleared.error();
  }
  const std::int64_t highest = std::max(last->value_or(0), *cleared);
  if (highest != bounded(highest)) {
    return DatabaseError(Fault::corrupt, "ids beyond reason");
  }
  return highest;
}

}  // namespace nv::history
