// Power cuts, a full disk, a failing disk: after each the database opens, nothing acknowledged is missing, nothing is
// doubled, and the events and settings that follow are recorded. A killed process proves less (the kernel keeps what it
// wrote), but it ends at any instruction: both are tried.
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "fault_vfs.hpp"
#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

namespace {

// Every third event is the card's.
model::EventLog log_of(std::int64_t id) {
  return id % 3 == 1 ? model::EventLog::card : model::EventLog::device;
}

// What a machine writes: events one by one, a sample now and then, an open extended record with it.
class Load {
 public:
  Batch next() {
    Batch batch;
    batch.now = kStart + static_cast<std::int64_t>(event_) * 1000;
    ++event_;
    batch.events.push_back(event_of(event_, batch.now, log_of(static_cast<std::int64_t>(event_))));
    if (event_ % 2 == 0) {
      ++sample_;
      batch.samples.push_back(sample_of(sample_, kStart + sample_ * kMinute, sample_, sample_ % 50 == 0));
      ExtendedRecord record;
      record.id = sample_ / 60 + 1;
      record.open = true;
      batch.extended.push_back(record);
    }
    return batch;
  }
  void acknowledged(const Batch& batch) {
    acknowledged_event_ = batch.events.back().id;
    acknowledged_sample_ = batch.samples.empty() ? acknowledged_sample_ : batch.samples.back().id;
  }
  // Goes on where the disk says it stands, as the card does after a restart.
  void resume(Storage& storage) {
    event_ = static_cast<std::uint64_t>(storage.last_event_id().value());
    sample_ = storage.recorder_start()->next_ups - 1;
  }
  void check(Storage& storage) const {
    CHECK(static_cast<std::uint64_t>(storage.last_event_id().value()) >= acknowledged_event_);
    CHECK(storage.recorder_start()->next_ups - 1 >= acknowledged_sample_);
  }
  std::uint64_t acknowledged_event() const { return acknowledged_event_; }

 private:
  std::uint64_t event_ = 0;
  std::int64_t sample_ = 0;
  std::uint64_t acknowledged_event_ = 0;
  std::int64_t acknowledged_sample_ = 0;
};

const Retention kKeep{.records = 1000, .extended_records = 100, .events = 300};

// Each log holds exactly the newest of its ids up to its capacity, each once and with its own content. What was written
// without an answer counts: its ids are on the disk, and the load went on after them.
void check_contiguous(Storage& storage) {
  auto page = storage.find(all_records(), kKeep);
  REQUIRE(page);
  CHECK(page->total == static_cast<std::int64_t>(page->records.size()));
  const std::int64_t last_sample = storage.recorder_start()->next_ups - 1;
  REQUIRE(page->total == std::min(last_sample, kKeep.records));
  for (std::size_t i = 0; i < page->records.size(); ++i) {
    const Record& record = page->records[page->records.size() - 1 - i];
    REQUIRE(record.id == last_sample - static_cast<std::int64_t>(i));
    REQUIRE(record.values[0] == record.id);
  }
  const std::int64_t last_event = storage.last_event_id().value();
  for (const auto log : {model::EventLog::device, model::EventLog::card}) {
    std::vector<std::int64_t> expected;
    for (std::int64_t id = last_event; id > 0 && static_cast<std::int64_t>(expected.size()) < kKeep.events; --id) {
      if (log_of(id) == log) {
        expected.push_back(id);
      }
    }
    auto query = all_events(log);
    query.order = EventOrder::newest_first;
    const auto events = storage.find(query);
    REQUIRE(events);
    std::vector<std::int64_t> found;
    for (const StoredEvent& event : events->events) {
      REQUIRE(event.text == "Event " + std::to_string(event.id));
      found.push_back(event.id);
    }
    REQUIRE(found == expected);
  }
}

}  // namespace

TEST_CASE("500 power cuts that drop unsynced writes: nothing acknowledged is lost", "[history][power]") {
  FaultVfs vfs("power");
  std::mt19937 chance(20240527);
  Load load;
  for (int cut = 0; cut < 500; ++cut) {
    CAPTURE(cut);
    Storage storage("power.db", {.vfs = "power"});
    REQUIRE(storage.open());
    REQUIRE_FALSE(storage.take_recreated());
    load.check(storage);
    check_contiguous(storage);
    load.resume(storage);
    // Power goes at any write or sync of a few batches.
    vfs.fail_after(chance() % 60, SQLITE_IOERR_WRITE);
    if (cut % 3 == 0) {
      storage.pause_checkpoints();  // copies the WAL into the file: power may go half-way
    }
    for (int batches = 0; batches < 12; ++batches) {
      const Batch batch = load.next();
      if (!storage.write(batch, kKeep)) {
        break;
      }
      load.acknowledged(batch);
    }
    vfs.cut_power(chance);
    vfs.heal();
    if (cut % 50 == 0) {
      auto check = Database::open("power.db", {.vfs = "power"});
      REQUIRE(check);
      CHECK(check->quick_check().value() == "ok");
    }
  }
  CHECK(load.acknowledged_event() > 500);
}

TEST_CASE("with synchronous=OFF the same harness does lose rows: it can tell", "[history][power]") {
  FaultVfs vfs("power_off");
  std::mt19937 chance(1);
  bool lost = false;
  for (int cut = 0; cut < 50 && !lost; ++cut) {
    const std::string path = "off" + std::to_string(cut) + ".db";
    {
      auto database = Database::open(path, {.vfs = "power_off"});
      REQUIRE(database);
      REQUIRE(database->execute("CREATE TABLE t(a INTEGER)"));
      REQUIRE(database->execute("PRAGMA synchronous=OFF; INSERT INTO t VALUES(1);INSERT INTO t VALUES(2)"));
      vfs.cut_power(chance);
    }
    auto after = Database::open(path, {.vfs = "power_off"});
    const auto rows = after ? after->number("SELECT count(*) FROM t") : DbResult<std::optional<std::int64_t>>(0);
    lost = !rows || rows.value() != 2;
  }
  CHECK(lost);
}

TEST_CASE("a disk that is full or fails: refused at once, and goes on when it is well", "[history][power]") {
  const int code = GENERATE(SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC);
  CAPTURE(code);
  FaultVfs vfs("sick");
  std::mt19937 chance(42);
  Storage storage("sick.db", {.vfs = "sick"});
  Load load;
  std::vector<Batch> waiting;
  int refused = 0;
  for (int round = 0; round < 400; ++round) {
    const bool sick = round % 20 == 5;
    if (sick) {
      vfs.fail_after(chance() % 8, code);
    }
    if (round % 20 == 10) {
      vfs.heal();
    }
    waiting.push_back(load.next());
    while (!waiting.empty()) {
      if (!storage.write(waiting.front(), kKeep)) {
        ++refused;
        break;
      }
      load.acknowledged(waiting.front());
      waiting.erase(waiting.begin());
    }
    REQUIRE_FALSE(storage.take_recreated());
  }
  CHECK(refused > 20);
  CHECK(waiting.empty());
  load.check(storage);
  check_contiguous(storage);
}

namespace {

// The child: writes until it is killed, and says through the pipe what was acknowledged.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, int pipe) {
  Storage storage(path);
  if (!storage.open()) {
    ::_exit(1);
  }
  Load load;
  load.resume(storage);
  for (;;) {
    const Batch batch = load.next();
    if (!storage.write(batch, kKeep)) {
      ::_exit(2);
    }
    const std::uint64_t id = batch.events.back().id;
    if (::write(pipe, &id, sizeof id) != sizeof id) {
      ::_exit(3);
    }
  }
}

std::uint64_t last_acknowledged(int pipe) {
  std::uint64_t last = 0;
  std::uint64_t id = 0;
  while (::read(pipe, &id, sizeof id) == sizeof id) {
    last = id;
  }
  return last;
}

}  // namespace

TEST_CASE("kill -9 at 500 random instants: nothing acknowledged is missing or doubled", "[history][power]") {
  const TempDir dir;
  const auto path = dir / "history.db";
  std::mt19937 chance(7);
  std::uint64_t acknowledged = 0;
  for (int kill = 0; kill < 500; ++kill) {
    CAPTURE(kill);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(path, ends[1]);
    }
    ::close(ends[1]);
    // No condition: the instant of the kill is what is tried.
    std::this_thread::sleep_for(std::chrono::microseconds(500 + chance() % 15'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    acknowledged = std::max(acknowledged, last_acknowledged(ends[0]));
    ::close(ends[0]);
    Storage storage(path);
    REQUIRE(storage.open());
    REQUIRE_FALSE(storage.take_recreated());
    REQUIRE(static_cast<std::uint64_t>(storage.last_event_id().value()) >= acknowledged);
    if (kill % 10 == 0) {
      check_contiguous(storage);
    }
  }
  CHECK(acknowledged > 100);
}
