#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "fault_vfs.hpp"
#include "history_support.hpp"

using namespace nv::history;
using namespace nv::test;
namespace fs = std::filesystem;

TEST_CASE("only bound parameters: text comes back as it was, whatever it holds", "[history][database]") {
  const TempDir dir;
  auto database = Database::open(dir / "a.db", {});
  REQUIRE(database);
  REQUIRE(database->execute("CREATE TABLE t(a INTEGER, b TEXT)"));
  const std::string hostile = std::string("'; DROP TABLE t; --\0\"\xFF", 22);
  auto insert = database->prepare("INSERT INTO t VALUES(?, ?)");
  REQUIRE(insert);
  REQUIRE(insert->bind(std::optional<std::int64_t>()).bind(std::string_view(hostile)).run());
  auto rows = database->prepare("SELECT a, b FROM t");
  REQUIRE(rows);
  REQUIRE(rows->step().value());
  CHECK(rows->value(0) == std::nullopt);
  CHECK(rows->text(1) == hostile);
  CHECK_FALSE(rows->step().value());
}

TEST_CASE("a transaction that is not committed leaves nothing", "[history][database]") {
  const TempDir dir;
  auto database = Database::open(dir / "a.db", {});
  REQUIRE(database);
  REQUIRE(database->execute("CREATE TABLE t(a INTEGER)"));
  {
    const auto transaction = Transaction::begin(*database);
    REQUIRE(transaction);
    REQUIRE(database->execute("INSERT INTO t VALUES(1)"));
  }
  CHECK(database->number("SELECT count(*) FROM t").value() == 0);
}

TEST_CASE("the file is synced with every commit and has no shared index", "[history][database]") {
  const TempDir dir;
  auto database = Database::open(dir / "a?b#c%20.db", {});
  REQUIRE(database);
  REQUIRE(database->execute("CREATE TABLE t(a INTEGER)"));
  CHECK(fs::exists(dir / "a?b#c%20.db"));
  CHECK_FALSE(fs::exists(dir / "a?b#c%20.db-shm"));
  CHECK(database->number("PRAGMA synchronous").value() == 2);
  CHECK(database->number("PRAGMA cache_size").value() == -256);
}

TEST_CASE("faults are told apart", "[history][database]") {
  struct Case {
    int code;
    Fault fault;
  };
  const auto c = GENERATE(values<Case>({{SQLITE_FULL, Fault::full}, {SQLITE_IOERR_WRITE, Fault::io}}));
  FaultVfs vfs("faults");
  auto database = Database::open("a.db", {.vfs = "faults"});
  REQUIRE(database);
  vfs.fail_after(0, c.code);
  const auto refused = database->execute("CREATE TABLE t(a INTEGER)");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fault == c.fault);
}

TEST_CASE("a file that is no database, damaged or foreign is set aside and recreated", "[history][storage]") {
  struct Case {
    const char* name;
    bool foreign;
    void (*make)(const fs::path&);
  };
  const auto c = GENERATE(values<Case>({
      {"text", false, [](const fs::path& path) { write_text(path, std::string(5000, 'x')); }},
      {"a directory", false, [](const fs::path& path) { fs::create_directory(path); }},
      {"a damaged first page", false,
       [](const fs::path& path) {
         {
           Storage storage(path);
           REQUIRE(storage.open());
         }
         std::string text = text_of(path);
         text.replace(100, 3000, 3000, '\xEE');
         write_text(path, text);
       }},
      {"a table is missing", false,
       [](const fs::path& path) {
         {
           Storage storage(path);
           REQUIRE(storage.open());
         }
         auto database = Database::open(path, {});
         REQUIRE(database->execute("DROP TABLE event_card"));
       }},
      {"another program's", true,
       [](const fs::path& path) {
         auto database = Database::open(path, {});
         REQUIRE(database->execute("CREATE TABLE t(a INTEGER)"));
       }},
      {"a newer version's", true,
       [](const fs::path& path) {
         {
           Storage storage(path);
           REQUIRE(storage.open());
         }
         auto database = Database::open(path, {});
         REQUIRE(database->execute("PRAGMA user_version=999"));
       }},
  }));
  CAPTURE(c.name);
  const TempDir dir;
  const fs::path path = dir / "history.db";
  c.make(path);
  Storage storage(path);
  CHECK(storage.open());
  const auto recreated = storage.take_recreated();
  REQUIRE(recreated);
  CHECK(recreated->foreign == c.foreign);
  CHECK(fs::exists(dir / "history.db.unreadable"));
  REQUIRE(storage.write(batch_of({}, {event_of(1)}), {}));
  CHECK(storage.find(all_events())->events.size() == 1);
}

TEST_CASE("an empty file is a fresh database", "[history][storage]") {
  const TempDir dir;
  write_text(dir / "history.db", "");
  Storage storage(dir / "history.db");
  CHECK(storage.open());
  CHECK_FALSE(storage.take_recreated());
}

TEST_CASE("every column of the tables is in the schema", "[history][storage]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  REQUIRE(storage.open());
  for (const Series series : {Series::ups, Series::ups_extended, Series::sts}) {
    CHECK(storage.find(all_records(series), {}));
    GraphQuery graph;
    graph.series = series;
    CHECK(storage.draw(graph, {}));
  }
}
