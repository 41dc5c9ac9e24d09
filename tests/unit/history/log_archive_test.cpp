// The zip of all logs, read back by libarchive's reader and in small pieces.
#include "history/log_archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>

#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

namespace {

constexpr Retention kYear{.records = 600'000, .extended_records = 10'000, .events = 10'000};

// The whole zip, and the largest piece it came in.
std::string whole(Storage& storage, LogArchive& archive, std::size_t* largest = nullptr) {
  std::string bytes;
  while (!archive.done()) {
    const auto piece = archive.next(storage, kYear);
    REQUIRE(piece);
    bytes += *piece;
    if (largest != nullptr) {
      *largest = std::max(*largest, piece->size());
    }
  }
  return bytes;
}

std::map<std::string, std::string> unpacked(const std::string& zip) {
  std::map<std::string, std::string> files;
  const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip(reader.get());
  REQUIRE(archive_read_open_memory(reader.get(), zip.data(), zip.size()) == ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
    std::string& text = files[archive_entry_pathname(entry)];
    std::array<char, 8192> part{};
    for (la_ssize_t got = 1; got > 0;) {
      got = archive_read_data(reader.get(), part.data(), part.size());
      REQUIRE(got >= 0);
      text.append(part.data(), static_cast<std::size_t>(got));
    }
  }
  return files;
}

std::ptrdiff_t lines(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

TEST_CASE("all logs in one zip: five files, each log whole", "[history][zip]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  model::Event event = event_of(1, kStart, model::EventLog::card);
  event.text = "Cold boot";
  REQUIRE(storage.write(batch_of(minutes(1, 1200), {event}), kYear));
  LogArchive archive(all_logs(), {}, kStart);
  const std::string zip = whole(storage, archive);
  const auto files = unpacked(zip);
  REQUIRE(files.size() == 5);
  write_text(dir / "logs.zip", zip);
  CHECK(std::system(("/usr/bin/python3 -m zipfile -t " + (dir / "logs.zip").string() + " >/dev/null").c_str()) == 0);
  CHECK(lines(files.at("ups_history.csv")) == 1201);
  CHECK(lines(files.at("ups_extended_history.csv")) == 1);
  CHECK(lines(files.at("sts_history.csv")) == 1);
  CHECK(lines(files.at("device_events.csv")) == 1);
  CHECK_THAT(files.at("card_events.csv"), Catch::Contains("Cold boot"));
  LogArchive as_json(all_logs(), {.kind = TextKind::json}, kStart);
  CHECK_THAT(unpacked(whole(storage, as_json)).at("card_events.json"), Catch::StartsWith("{\"log\":\"card\""));
}

TEST_CASE("a month of minutes comes in small pieces: memory knows no length", "[history][zip]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  constexpr std::int64_t kMonth = 31 * 24 * 60;
  for (std::int64_t first = 1; first <= kMonth; first += 10'000) {
    REQUIRE(storage.write(batch_of(minutes(first, std::min<std::int64_t>(10'000, kMonth + 1 - first))), kYear));
  }
  LogArchive archive(all_logs(), {}, kStart);
  std::size_t largest = 0;
  const std::string zip = whole(storage, archive, &largest);
  CHECK(lines(unpacked(zip).at("ups_history.csv")) == kMonth + 1);
  CHECK(zip.size() > 300'000);
  CHECK(largest < 128 * 1024);
}

TEST_CASE("a log that is cleared while it is read ends early, and the zip stays sound", "[history][zip]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  REQUIRE(storage.write(batch_of(minutes(1, 1600)), kYear));
  LogArchive archive(all_logs(), {}, kStart);
  auto first = archive.next(storage, kYear);
  REQUIRE(first);
  REQUIRE(storage.clear(Log::history));
  const auto files = unpacked(*first + whole(storage, archive));
  CHECK(lines(files.at("ups_history.csv")) == 501);
  CHECK(files.size() == 5);
}
