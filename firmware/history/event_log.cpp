#include "history/event_log.hpp"

#include <algorithm>

#include "history/schema.hpp"

namespace nv::history {
namespace {

// A clock that lies by years must not empty the log at once: each write takes away only a few by age.
constexpr std::int64_t kAgedPerTrim = 8;
constexpr std::int64_t kExcessPerTrim = 256;  // beyond what was written: a smaller capacity is reached in a few writes
constexpr std::int64_t kSharePart = 4;        // a share other than the important may take a quarter of the log

constexpr const char* kColumns = "id, time, level, kind, name, text, subject, via, actor, address, note";

// Where the words of an event stand: what happened, to what, by whom, from where.
constexpr const char* kWithWords =
    " AND instr(lower(text || ' ' || subject || ' ' || via || ' ' || actor || ' ' || address || ' ' || note), "
    "lower(?)) > 0";

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

// What a damaged file may say instead counts as important.
std::size_t share_of(std::int64_t number) {
  const auto share = static_cast<std::size_t>(number);
  return share < model::kEventShares ? share : 0;
}

StoredEvent event_of(const Statement& row) {
  StoredEvent event;
  event.id = row.integer(0);
  event.time = row.integer(1);
  event.level = static_cast<model::Level>(std::clamp<std::int64_t>(row.integer(2), 0, 3));
  event.kind = static_cast<model::EventKind>(std::clamp<std::int64_t>(row.integer(3), 0, 4));
  event.name = row.text(4);
  event.text = row.text(5);
  event.details = {row.text(6), {row.text(7), row.text(8), row.text(9)}, row.text(10)};
  return event;
}

}  // namespace

DbResult<EventLog> EventLog::open(Database& database, model::EventLog log) {
  EventLog opened(database, "event_" + std::string(model::event_log_name(log)));
  auto insert = database.prepare("INSERT OR REPLACE INTO " + opened.table_ + "(" + kColumns +
                                 ", share) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) {
    return insert.error();
  }
  opened.insert_ = std::move(*insert);
  if (auto counted = opened.count_all(); !counted) {
    return counted.error();
  }
  return opened;
}

DbResult<void> EventLog::count_all() {
  counts_ = {};
  auto rows = database_->prepare("SELECT share, count(*), max(id) FROM " + table_ + " GROUP BY share");
  if (!rows) {
    return rows.error();
  }
  for (auto row = rows->step();; row = rows->step()) {
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return {};
    }
    counts_.at(share_of(rows->integer(0))) += rows->integer(1);
    highest_ = std::max(highest_, rows->integer(2));
  }
}

DbResult<void> EventLog::write(const model::Event& event) {
  const auto id = static_cast<std::int64_t>(event.id);
  const auto share = static_cast<std::int64_t>(event.share);
  const model::EventDetails& details = event.details;
  auto written = insert_.bind(id)
                     .bind(to_milliseconds(event.time))
                     .bind(static_cast<std::int64_t>(event.level))
                     .bind(static_cast<std::int64_t>(event.kind))
                     .bind(std::string_view(event.name))
                     .bind(std::string_view(event.text))
                     .bind(std::string_view(details.subject))
                     .bind(std::string_view(details.origin.via))
                     .bind(std::string_view(details.origin.by))
                     .bind(std::string_view(details.origin.from))
                     .bind(std::string_view(details.note))
                     .bind(share)
                     .run();
  if (written && id > highest_) {  // else it was on disk already: its answer had been lost
    highest_ = id;
    ++counts_.at(static_cast<std::size_t>(share));
    ++written_;
  }
  return written;
}

DbResult<void> EventLog::trim(const Retention& retention, std::int64_t now) {
  const std::int64_t part = retention.events / kSharePart;
  std::int64_t total = 0;
  for (std::size_t share = 1; share < counts_.size(); ++share) {
    if (auto done = trim_share(share, counts_[share] - part); !done) {
      return done;
    }
    total += std::min(counts_[share], part);  // what is still above its part makes no important event go
  }
  if (auto done = trim_share(0, total + counts_[0] - retention.events); !done) {
    return done;
  }
  written_ = 0;
  return retention.age_ms ? trim_aged(now - *retention.age_ms) : DbResult<void>();
}

// The number stands in the statement itself: only then the index over the shares is used.
DbResult<void> EventLog::trim_share(std::size_t share, std::int64_t excess) {
  if (excess <= 0) {
    return {};
  }
  auto trimmed = database_->prepare("DELETE FROM " + table_ + " WHERE id IN (SELECT id FROM " + table_ +
                                    " WHERE share = " + std::to_string(share) + " ORDER BY id LIMIT ?)");
  if (!trimmed) {
    return trimmed.error();
  }
  if (auto done = trimmed->bind(std::min(excess, written_ + kExcessPerTrim)).run(); !done) {
    return done;
  }
  counts_.at(share) -= database_->changes();
  return {};
}

DbResult<void> EventLog::trim_aged(std::int64_t too_old) {
  auto aged = database_->prepare("DELETE FROM " + table_ + " WHERE id IN (SELECT id FROM " + table_ +
                                 " ORDER BY id LIMIT ?) AND time < ? AND id < (SELECT max(id) FROM " + table_ +
                                 ") RETURNING share");
  if (!aged) {
    return aged.error();
  }
  aged->bind(kAgedPerTrim).bind(too_old);
  for (auto row = aged->step();; row = aged->step()) {
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return {};
    }
    --counts_.at(share_of(aged->integer(0)));
  }
}

DbResult<void> EventLog::clear() {
  const auto last = last_id();
  if (!last) {
    return last.error();
  }
  if (auto done = remember_id(*database_, table_, *last); !done) {
    return done;
  }
  counts_ = {};
  return database_->execute("DELETE FROM " + table_);
}

DbResult<EventPage> EventLog::find(const EventQuery& query) const {
  const std::string where = " FROM " + table_ + " WHERE time >= ? AND time < ? AND level >= ? AND id > ?" +
                            (query.text.empty() ? "" : kWithWords);
  const auto bound = [&](Statement& statement) -> Statement& {
    statement.bind(query.period.from)
        .bind(query.period.to)
        .bind(static_cast<std::int64_t>(query.least))
        .bind(query.after);
    return query.text.empty() ? statement : statement.bind(std::string_view(query.text));
  };
  EventPage page;
  if (query.count) {
    auto count = database_->prepare("SELECT count(*)" + where);
    if (!count) {
      return count.error();
    }
    const auto counted = bound(*count).step();
    if (!counted) {
      return counted.error();
    }
    page.total = count->integer(0);
  }
  auto rows = database_->prepare("SELECT " + std::string(kColumns) + where + std::string(order_by(query.order)) +
                                 " LIMIT ? OFFSET ?");
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
