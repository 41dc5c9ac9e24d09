// Logs saved to a folder: when, which files, and what happens when the stick is missing.
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "history/export_folder.hpp"
#include "history/export_schedule.hpp"
#include "history/log_exporter.hpp"
#include "history_support.hpp"
#include "settings/sections/all.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"
#include "support/zone.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;
using namespace std::chrono_literals;
using settings::ExportEvery;
using settings::LogExportSettings;
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

std::string local(core::WallTime time) {
  return time_text(to_milliseconds(time), TimeStyle::iso, central_europe());
}

core::WallTime at(const char* text) {
  const auto period = period_of(text, central_europe());
  REQUIRE(period);
  return to_wall_time(period->from);
}

LogExportSettings plan_of(ExportEvery every) {
  LogExportSettings settings;
  settings.every = every;
  settings.hour = 2;
  settings.minute = 30;
  return settings;
}

}  // namespace

TEST_CASE("the next export, in the card's zone", "[history][export]") {
  struct Case {
    ExportEvery every;
    const char* now;
    bool ran;
    const char* due;
  };
  const auto c = GENERATE(values<Case>({
      {ExportEvery::hour, "2024-05-01T10:29:59", false, "2024-05-01T10:30:00+02:00"},
      {ExportEvery::hour, "2024-05-01T10:30:00", true, "2024-05-01T11:30:00+02:00"},
      {ExportEvery::day, "2024-05-01T02:29:59", false, "2024-05-01T02:30:00+02:00"},
      {ExportEvery::day, "2024-05-01T02:30:00", true, "2024-05-02T02:30:00+02:00"},
      {ExportEvery::day, "2024-12-31T12:00:00", false, "2025-01-01T02:30:00+01:00"},
      {ExportEvery::week, "2024-05-01T12:00:00", false, "2024-05-06T02:30:00+02:00"},  // a Wednesday, a Monday
      {ExportEvery::week, "2024-05-06T00:00:00", false, "2024-05-06T02:30:00+02:00"},
      {ExportEvery::week, "2024-05-05T23:00:00", false, "2024-05-06T02:30:00+02:00"},  // a Sunday
      {ExportEvery::month, "2024-01-31T12:00:00", false, "2024-02-01T02:30:00+01:00"},
      {ExportEvery::month, "2024-12-01T02:30:00", true, "2025-01-01T02:30:00+01:00"},
      {ExportEvery::day, "2024-03-30T12:00:00", false, "2024-03-31T03:30:00+02:00"},       // 02:30 does not exist
      {ExportEvery::day, "2024-10-27T02:30:00+02:00", true, "2024-10-28T02:30:00+01:00"},  // 02:30 comes twice
  }));
  CAPTURE(c.now, c.ran);
  ManualClock clock;
  clock.set_zone(central_europe());
  clock.set_wall(at(c.now));
  CHECK(local(next_export(plan_of(c.every), clock, c.ran)) == c.due);
}

TEST_CASE("a file is there whole or not at all, and only our own old ones go", "[history][export]") {
  const TempDir dir;
  const ExportTarget target{dir.path(), dir.path(), false, 2};
  for (const char* name : {"netvision-logs-20240101T000000Z.zip", "netvision-logs-20240102T000000Z.zip",
                           "netvision-logs-important.zip", "holiday.jpg"}) {
    write_text(dir / name, "x");
  }
  {
    auto file = ExportFile::create(target, export_name(at("2024-01-03T00:00:00Z")));
    REQUIRE(file);
    REQUIRE(file->write("half"));
    CHECK_FALSE(fs::exists(dir / "netvision-logs-20240103T000000Z.zip"));
  }
  CHECK(dir.names().size() == 4);  // nothing is left of it
  auto file = ExportFile::create(target, export_name(at("2024-01-03T00:00:00Z")));
  REQUIRE(file);
  REQUIRE(file->write("whole"));
  const auto path = file->commit(target.keep);
  REQUIRE(path);
  CHECK(text_of(*path) == "whole");
  auto names = dir.names();
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"holiday.jpg", "netvision-logs-20240102T000000Z.zip",
                                          "netvision-logs-20240103T000000Z.zip", "netvision-logs-important.zip"});
}

TEST_CASE("a folder that cannot be used is refused with its reason", "[history][export]") {
  const TempDir dir;
  write_text(dir / "file", "");
  struct Case {
    fs::path folder;
    bool only_other_disk;
    std::string reason;
  };
  for (const Case& c : std::vector<Case>{
           {"relative", false, "the directory is not an absolute path"},
           {"", false, "the directory is not an absolute path"},
           {dir / "missing", false, "cannot find " + (dir / "missing").string() + ": No such file or directory"},
           {dir / "file", false, (dir / "file").string() + " is no directory"},
           {dir.path(), true, "nothing is mounted at " + dir.path().string()},
       }) {
    const auto file = ExportFile::create({c.folder, dir.path(), c.only_other_disk, 1}, "x.zip");
    REQUIRE_FALSE(file);
    CHECK(file.error().message == c.reason);
  }
}

namespace {

struct Bench {
  TempDir dir;
  fs::path stick = dir / "stick";
  asio::io_context io;
  ManualClock clock;
  settings::Store settings{settings::AllSections(), {std::nullopt, dir.path()}};
  model::DeviceModel model;
  std::vector<model::Event> events;
  core::Subscription listener = model.on_event([this](const model::Event& event) {
    if (event.name == "logs_exported" || event.name == "log_export_failed") {
      events.push_back(event);
    }
  });
  History history{io.get_executor(), model, settings, clock, quiet_log(), {.file = dir / "history.db"}};
  LogExporter exporter{io.get_executor(),
                       history,
                       model,
                       settings,
                       clock,
                       quiet_log(),
                       {.state_dir = dir.path(), .look = 2ms, .retry = 5ms}};

  Bench() {
    REQUIRE(history.start());
    REQUIRE(exporter.start());
  }
  ~Bench() {
    run(io, exporter.stop());
    run(io, history.stop());
  }
  void every_day() {
    LogExportSettings wanted;
    wanted.enabled = true;
    wanted.directory = stick.string();
    wanted.only_mounted = false;
    REQUIRE(settings.set(wanted, {"REST", "admin", ""}));
  }
  std::size_t files() const {
    std::error_code error;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(stick, error), fs::directory_iterator()));
  }
};

}  // namespace

TEST_CASE("a missing stick is told once, tried again, and saved to when it is there", "[history][export]") {
  Bench bench;
  bench.every_day();
  bench.clock.advance(24h);
  REQUIRE(run_until(bench.io, [&] { return bench.events.size() == 1; }));
  CHECK(bench.events[0].text ==
        "Log export failed: cannot find " + bench.stick.string() + ": No such file or directory by system");
  for (int tries = 0; tries < 40; ++tries) {
    bench.io.restart();
    bench.io.run_one_for(20ms);
  }
  CHECK(bench.events.size() == 1);
  fs::create_directory(bench.stick);
  REQUIRE(run_until(bench.io, [&] { return bench.events.size() == 2; }));
  CHECK(bench.events[1].name == "logs_exported");
  CHECK(bench.files() == 1);
  CHECK(bench.events[1].details.subject == fs::directory_iterator(bench.stick)->path().string());
}

TEST_CASE("one export a day for a month, though the clock goes back over one", "[history][export]") {
  Bench bench;
  fs::create_directory(bench.stick);
  bench.every_day();
  std::int64_t hours = 0;
  for (int step = 0; step < 31 * 4; ++step) {
    bench.clock.advance(6h);
    hours += 6;
    if (step == 10 * 4) {  // from 06:00 to 02:00: the export of 02:30 is done with
      bench.clock.set_wall(bench.clock.wall() - 4h);
      hours -= 4;
    }
    const auto due = static_cast<std::size_t>((2 * hours + 43) / 48);  // one at half past two of every day
    REQUIRE(run_until(bench.io, [&] { return bench.events.size() >= due; }));
  }
  CHECK(bench.events.size() == 31);
  CHECK(bench.files() == 30);  // as many as are kept
}

TEST_CASE("an export by hand says who asked for it, and needs no schedule", "[history][export]") {
  Bench bench;
  fs::create_directory(bench.stick);
  auto wanted = bench.settings.get<LogExportSettings>();
  wanted.directory = bench.stick.string();
  wanted.only_mounted = false;
  REQUIRE(bench.settings.set(wanted, {"REST", "admin", ""}));
  const auto path = run(bench.io, bench.exporter.export_now({"web", "admin", "192.0.2.7"}));
  REQUIRE(path);
  CHECK(fs::exists(*path));
  REQUIRE(bench.events.size() == 1);
  CHECK(bench.events[0].text == "Logs exported to " + path->string() + " via web by admin from 192.0.2.7");
}
