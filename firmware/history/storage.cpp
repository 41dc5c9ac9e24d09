#include "history/storage.hpp"

#include <system_error>
#include <utility>

namespace nv::history {

struct Storage::Tables {
  Database database;
  std::optional<EventLog> device_events;
  std::optional<EventLog> card_events;
  std::optional<RecordLog> ups;
  std::optional<RecordLog> sts;
  std::optional<ExtendedLog> extended;
  bool foreign = false;

  static DbResult<std::unique_ptr<Tables>> open(const std::filesystem::path& path, const OpenOptions& options);
  DbResult<void> open_logs();
  EventLog& events(model::EventLog log) { return log == model::EventLog::device ? *device_events : *card_events; }
  DbResult<void> clear(Log log);
  RecordLog& samples(Series series) { return series == Series::sts ? *sts : *ups; }
};

namespace {

template <class Part>
DbResult<void> keep(std::optional<Part>& member, DbResult<Part> opened) {
  if (!opened) {
    return opened.error();
  }
  member.emplace(std::move(*opened));
  return {};
}

}  // namespace

DbResult<std::unique_ptr<Storage::Tables>> Storage::Tables::open(const std::filesystem::path& path,
                                                                 const OpenOptions& options) {
  auto database = Database::open(path, options);
  if (!database) {
    return database.error();
  }
  auto tables = std::make_unique<Tables>();
  tables->database = std::move(*database);
  const auto state = prepare_schema(tables->database);
  if (!state) {
    return state.error();
  }
  tables->foreign = *state == SchemaState::foreign;
  if (tables->foreign) {
    return tables;
  }
  if (auto done = tables->open_logs(); !done) {
    return done.error();
  }
  return tables;
}

DbResult<void> Storage::Tables::open_logs() {
  if (auto done = keep(device_events, EventLog::open(database, model::EventLog::device)); !done) {
    return done;
  }
  if (auto done = keep(card_events, EventLog::open(database, model::EventLog::card)); !done) {
    return done;
  }
  if (auto done = keep(ups, RecordLog::open(database, Series::ups)); !done) {
    return done;
  }
  if (auto done = keep(sts, RecordLog::open(database, Series::sts)); !done) {
    return done;
  }
  return keep(extended, ExtendedLog::open(database));
}

DbResult<void> Storage::Tables::clear(Log log) {
  switch (log) {
    case Log::device_events:
      return device_events->clear();
    case Log::card_events:
      return card_events->clear();
    case Log::extended_history:
      return extended->clear();
    default:
      if (auto done = ups->clear(); !done) {
        return done;
      }
      return sts->clear();
  }
}

Storage::Storage(std::filesystem::path path, OpenOptions options)
    : path_(std::move(path)), options_(std::move(options)) {}

Storage::~Storage() = default;

DbResult<void> Storage::open() {
  if (is_open()) {
    return {};
  }
  std::error_code ignored;
  const auto status = std::filesystem::status(path_, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    if (auto moved = set_aside(false, "not a regular file"); !moved) {
      return moved;
    }
  }
  const auto opened = open_file();
  // "other" is a table or column that should be there and is not.
  const bool unusable = !opened && (opened.error().fault == Fault::corrupt || opened.error().fault == Fault::other);
  if (unusable) {
    return recreate(opened.error().message);
  }
  if (opened && tables_->foreign) {
    if (auto moved = set_aside(true, "made by another version"); !moved) {
      return moved;
    }
    return open_file();
  }
  return opened;
}

DbResult<void> Storage::open_file() {
  auto tables = Tables::open(path_, options_);
  if (!tables) {
    return tables.error();
  }
  tables_ = std::move(*tables);
  return {};
}

void Storage::close() {
  tables_.reset();
}

DbResult<void> Storage::recreate(const std::string& reason) {
  if (auto moved = set_aside(false, reason); !moved) {
    return moved;
  }
  return open_file();
}

// One file is kept aside, the last: a disk must not fill up with them. The WAL goes along, it is part of the data.
DbResult<void> Storage::set_aside(bool foreign, std::string reason) {
  close();
  std::filesystem::path aside = path_;
  aside += ".unreadable";
  std::error_code error;
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::path from = path_;
    std::filesystem::path to = aside;
    from += suffix;
    to += suffix;
    std::filesystem::remove_all(to, error);
    std::filesystem::rename(from, to, error);
    if (error && std::filesystem::exists(from)) {
      return DatabaseError{Fault::io, "cannot rename " + from.string() + ": " + error.message()};
    }
  }
  recreated_ = Recreated{foreign, std::move(reason), std::move(aside)};
  return {};
}

DbResult<RecorderStart> Storage::recorder_start() const {
  RecorderStart start;
  start.next_ups = tables_->ups->last_id() + 1;
  start.next_sts = tables_->sts->last_id() + 1;
  start.next_extended = tables_->extended->last_id() + 1;
  const auto last = tables_->extended->last();
  if (!last) {
    return last.error();
  }
  start.open = *last;
  return start;
}

DbResult<std::int64_t> Storage::last_event_id() const {
  const auto device = tables_->device_events->last_id();
  const auto card = tables_->card_events->last_id();
  if (!device || !card) {
    return !device ? device.error() : card.error();
  }
  return std::max(*device, *card);
}

DbResult<void> Storage::write(const Batch& batch, const Retention& retention) {
  if (auto opened = open(); !opened) {
    return opened;
  }
  auto written = write_open(batch, retention);
  if (!written) {
    close();
    if (written.error().fault == Fault::corrupt) {
      if (auto anew = recreate(written.error().message); !anew) {
        return anew;
      }
      return write_open(batch, retention);
    }
  }
  return written;
}

DbResult<void> Storage::write_events(const Batch& batch, const Retention& retention) {
  for (const auto log : {model::EventLog::device, model::EventLog::card}) {
    EventLog& table = tables_->events(log);
    bool any = false;
    for (const model::Event& event : batch.events) {
      if (event.log != log) {
        continue;
      }
      any = true;
      if (auto done = table.write(event); !done) {
        return done;
      }
    }
    if (auto done = any ? table.trim(retention, batch.now) : DbResult<void>(); !done) {
      return done;
    }
  }
  return {};
}

DbResult<void> Storage::write_open(const Batch& batch, const Retention& retention) {
  auto transaction = Transaction::begin(tables_->database);
  if (!transaction) {
    return transaction.error();
  }
  if (auto done = write_events(batch, retention); !done) {
    return done;
  }
  for (const Sample& sample : batch.samples) {
    RecordLog& log = tables_->samples(sample.series);
    if (auto done = log.write(sample); !done) {
      return done;
    }
    if (auto done = log.trim(retention, batch.now); !done) {
      return done;
    }
  }
  for (const ExtendedRecord& record : batch.extended) {
    if (auto done = tables_->extended->write(record); !done) {
      return done;
    }
    if (record.open) {
      continue;
    }
    if (auto done = tables_->extended->trim(retention, batch.now); !done) {
      return done;
    }
  }
  return transaction->commit();
}

DbResult<void> Storage::clear(Log log) {
  if (auto opened = open(); !opened) {
    return opened;
  }
  auto cleared = clear_open(log);
  if (!cleared) {
    close();
  }
  return cleared;
}

DbResult<void> Storage::clear_open(Log log) {
  auto transaction = Transaction::begin(tables_->database);
  if (!transaction) {
    return transaction.error();
  }
  if (auto done = tables_->clear(log); !done) {
    return done;
  }
  return transaction->commit();
}

template <class T>
DbResult<T> Storage::looked_at(DbResult<T> result) {
  if (!result && result.error().fault == Fault::corrupt) {
    close();
  }
  return result;
}

DbResult<EventPage> Storage::find(const EventQuery& query) {
  if (auto opened = open(); !opened) {
    return opened.error();
  }
  return looked_at(tables_->events(query.log).find(query));
}

DbResult<RecordPage> Storage::find(const RecordQuery& query, const Retention& retention) {
  if (auto opened = open(); !opened) {
    return opened.error();
  }
  if (query.series == Series::ups_extended) {
    return looked_at(find_records(tables_->database, *tables_->extended, retention, query));
  }
  return looked_at(find_records(tables_->samples(query.series), retention, query));
}

DbResult<Graph> Storage::draw(const GraphQuery& query, const Retention& retention) {
  if (auto opened = open(); !opened) {
    return opened.error();
  }
  if (query.series == Series::ups_extended) {
    return looked_at(history::draw(tables_->database, *tables_->extended, retention, query));
  }
  return looked_at(history::draw(tables_->samples(query.series), retention, query));
}

bool Storage::pause_checkpoints() {
  return is_open() && tables_->database.checkpoint().has_value() &&
         tables_->database.execute("PRAGMA wal_autocheckpoint=0").has_value();
}

DbResult<void> Storage::resume_checkpoints() {
  if (!is_open()) {
    return {};
  }
  return tables_->database.execute("PRAGMA wal_autocheckpoint=512");
}

}  // namespace nv::history
