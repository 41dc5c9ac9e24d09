#include "history/schema.hpp"

#include <array>
#include <span>
#include <string>

namespace nv::history {
namespace {

using Names = std::span<const std::string_view>;

// What version 1 had: frozen, whatever columns.hpp gains later.
constexpr auto kUpsNames1 = std::to_array<std::string_view>({
    "input_voltage_l1",
    "input_voltage_l2",
    "input_voltage_l3",
    "input_frequency",
    "output_voltage_l1",
    "output_voltage_l2",
    "output_voltage_l3",
    "output_load",
    "output_load_l1",
    "output_load_l2",
    "output_load_l3",
    "output_current_l1",
    "output_current_l2",
    "output_current_l3",
    "battery_capacity",
    "ups_temperature",
});
constexpr auto kStsNames1 = std::to_array<std::string_view>({
    "source1_voltage_l1",
    "source1_voltage_l2",
    "source1_voltage_l3",
    "source2_voltage_l1",
    "source2_voltage_l2",
    "source2_voltage_l3",
    "output_current_l1",
    "output_current_l2",
    "output_current_l3",
    "output_frequency",
    "switch1_temperature",
    "switch2_temperature",
});

std::string joined(Names names, std::initializer_list<std::string_view> suffixes) {
  std::string sql;
  for (const std::string_view suffix : suffixes) {
    for (const std::string_view name : names) {
      sql.append(", ").append(name).append(suffix).append(" INTEGER");
    }
  }
  return sql;
}

// Samples; and blocks: up to 64 samples in a row without a gap, with their extremes. A long period is searched and
// drawn by its blocks. There is no index on the time: it would cost a page per record, the blocks cost one per 64.
std::string sample_tables(const std::string& name, Names names) {
  return "CREATE TABLE record_" + name + "(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, gap INTEGER NOT NULL" +
         joined(names, {""}) + ");CREATE TABLE block_" + name +
         "(first_id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL, min_time INTEGER NOT NULL,"
         " max_time INTEGER NOT NULL, gap INTEGER NOT NULL" +
         joined(names, {"_min", "_max"}) + ");CREATE INDEX block_" + name + "_time ON block_" + name +
         "(max_time, min_time, first_id, last_id);";
}

std::string extended_table(Names names) {
  return "CREATE TABLE record_ups_extended(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, end_time INTEGER NOT NULL,"
         " sweeps INTEGER NOT NULL, gap INTEGER NOT NULL, open INTEGER NOT NULL" +
         joined(names, {"_min", "_max", "_sum", "_count"}) +
         ");CREATE INDEX record_ups_extended_time ON record_ups_extended(time);";
}

std::string event_table(const std::string& log) {
  return "CREATE TABLE event_" + log +
         "(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, level INTEGER NOT NULL, kind INTEGER NOT NULL,"
         " name TEXT NOT NULL, text TEXT NOT NULL);CREATE INDEX event_" +
         log + "_time ON event_" + log + "(time);";
}

// meta keeps the highest id of each log, so that ids do not come back after a log was cleared.
std::string version_1() {
  return "CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;" + event_table("device") +
         event_table("card") + sample_tables("ups", kUpsNames1) + sample_tables("sts", kStsNames1) +
         extended_table(kUpsNames1);
}

std::string added(const std::string& table, Names names, std::initializer_list<std::string_view> suffixes) {
  std::string sql;
  for (const std::string_view suffix : suffixes) {
    for (const std::string_view name : names) {
      sql.append("ALTER TABLE ").append(table).append(" ADD COLUMN ").append(name).append(suffix);
      sql.append(" INTEGER;");
    }
  }
  return sql;
}

// What an event is made of, apart from its text; and its share of the log's room (event_log.hpp). The index knows only
// what comes in masses.
std::string event_details(const std::string& log) {
  const std::string table = "event_" + log;
  std::string sql;
  for (const char* column : {"subject", "via", "actor", "address", "note"}) {
    sql.append("ALTER TABLE ").append(table).append(" ADD COLUMN ").append(column).append(" TEXT NOT NULL DEFAULT '';");
  }
  sql.append("ALTER TABLE ").append(table).append(" ADD COLUMN share INTEGER NOT NULL DEFAULT 0;");
  sql.append("UPDATE ").append(table).append(" SET share = 1 WHERE name = 'setting_changed';");
  return sql.append("CREATE INDEX ")
      .append(table)
      .append("_share ON ")
      .append(table)
      .append("(share) WHERE share > 0;");
}

// The sensor's columns, and events by their parts.
std::string version_2() {
  constexpr auto kNames = std::to_array<std::string_view>({"emd_temperature", "emd_humidity"});
  return added("record_ups", kNames, {""}) + added("block_ups", kNames, {"_min", "_max"}) +
         added("record_sts", kNames, {""}) + added("block_sts", kNames, {"_min", "_max"}) +
         added("record_ups_extended", kNames, {"_min", "_max", "_sum", "_count"}) + event_details("device") +
         event_details("card");
}

// The step to version n + 1 is the n-th; steps that were released never change.
std::array<std::string, kSchemaVersion> steps() {
  return {version_1(), version_2()};
}

DbResult<void> migrate(Database& database, std::int64_t from) {
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return transaction.error();
  }
  const auto all = steps();
  for (auto version = static_cast<std::size_t>(from); version < all.size(); ++version) {
    if (auto done = database.execute(all[version]); !done) {
      return done.error();
    }
  }
  if (auto done = database.execute("PRAGMA application_id=" + std::to_string(kApplicationId) +
                                   ";PRAGMA user_version=" + std::to_string(kSchemaVersion));
      !done) {
    return done.error();
  }
  return transaction->commit();
}

}  // namespace

DbResult<SchemaState> prepare_schema(Database& database) {
  const auto application = database.number("PRAGMA application_id");
  const auto version = database.number("PRAGMA user_version");
  const auto objects = database.number("SELECT count(*) FROM sqlite_schema");
  for (const auto* answer : {&application, &version, &objects}) {
    if (!*answer) {
      return answer->error();
    }
  }
  const bool fresh = objects->value_or(0) == 0 && version->value_or(0) == 0;
  const bool ours =
      application->value_or(0) == kApplicationId && version->value_or(0) >= 1 && version->value_or(0) <= kSchemaVersion;
  if (!fresh && !ours) {
    return SchemaState::foreign;
  }
  if (version->value_or(0) < kSchemaVersion) {
    if (auto done = migrate(database, version->value_or(0)); !done) {
      return done.error();
    }
  }
  return SchemaState::ready;
}

DbResult<std::int64_t> remembered_id(const Database& database, std::string_view table) {
  auto statement = database.prepare("SELECT value FROM meta WHERE name = ?");
  if (!statement) {
    return statement.error();
  }
  const auto row = statement->bind(table).step();
  if (!row) {
    return row.error();
  }
  return *row ? statement->integer(0) : 0;
}

DbResult<void> remember_id(const Database& database, std::string_view table, std::int64_t id) {
  auto statement = database.prepare("INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)");
  if (!statement) {
    return statement.error();
  }
  return statement->bind(table).bind(id).run();
}

}  // namespace nv::history
