// What the history costs, beside plain sqlite3 doing the same with one table, an index on the time and the same
// durability. bench_history DIRECTORY [MINUTES]: on the disk to be measured; 525600 minutes are a year. Bytes written
// to the block device are everybody's: on a file system of its own (a loop device) they are the history's.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "history/log_archive.hpp"
#include "history/storage.hpp"

using namespace nv::history;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kStart = 1'700'000'000'000;
constexpr std::int64_t kMinute = 60'000;

template <class T>
T must(DbResult<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) {
    return std::move(*result);
  }
}

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// The best of five: the others measure the neighbours.
double best(const std::function<void()>& work) {
  double least = milliseconds(work);
  for (int i = 0; i < 4; ++i) {
    least = std::min(least, milliseconds(work));
  }
  return least;
}

long status_of(const char* file, const char* key) {
  std::ifstream status(file);
  for (std::string word; status >> word;) {
    if (word == key) {
      long value = 0;
      status >> value;
      return value;
    }
  }
  return 0;
}

// What the directory's block device was told to write so far, journal and all; 0 where there is none.
double device_megabytes(const fs::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY);
  struct stat info {};
  ::syncfs(descriptor);
  ::fstat(descriptor, &info);
  ::close(descriptor);
  std::ifstream counters("/sys/dev/block/" + std::to_string(major(info.st_dev)) + ":" +
                         std::to_string(minor(info.st_dev)) + "/stat");
  double sectors = 0;
  for (int field = 0; field < 7; ++field) {
    counters >> sectors;  // the seventh: sectors of 512 bytes written
  }
  return sectors * 512 / 1e6;
}

Sample sample_at(std::int64_t id) {
  Sample sample;
  sample.id = id;
  sample.time = kStart + id * kMinute;
  for (std::size_t column = 0; column < kUpsColumns.size(); ++column) {
    sample.values[column] = 230 + (id * static_cast<std::int64_t>(column + 7)) % 23;
  }
  return sample;
}

nv::model::Event event_at(std::int64_t id) {
  nv::model::Event event;
  event.id = static_cast<std::uint64_t>(id);
  event.time = to_wall_time(kStart + id);
  event.level = nv::model::Level::warning;
  event.name = "overload";
  event.text = "Overload Alarm has been removed";
  return event;
}

class Plain {
 public:
  explicit Plain(const fs::path& path) : database(must(Database::open(path, {}))) {
    std::string columns;
    for (const Column& column : kUpsColumns) {
      columns += ", " + std::string(column.name) + " INTEGER";
    }
    must(database.execute("CREATE TABLE h(id INTEGER PRIMARY KEY, time INTEGER" + columns +
                          ");CREATE INDEX h_time ON h(time);CREATE TABLE e(id INTEGER PRIMARY KEY, time, level, name,"
                          " text);"));
    std::string marks = "?, ?";
    for (std::size_t i = 0; i < kUpsColumns.size(); ++i) {
      marks += ", ?";
    }
    insert = must(database.prepare("INSERT INTO h VALUES(" + marks + ")"));
    insert_event = must(database.prepare("INSERT INTO e VALUES(?, ?, ?, ?, ?)"));
  }
  void write(const Sample& sample) {
    insert.bind(sample.id).bind(sample.time);
    for (std::size_t column = 0; column < kUpsColumns.size(); ++column) {
      insert.bind(sample.values[column]);
    }
    must(insert.run());
  }
  void write(const nv::model::Event& event) {
    must(insert_event.bind(static_cast<std::int64_t>(event.id))
             .bind(to_milliseconds(event.time))
             .bind(std::int64_t{2})
             .bind(std::string_view(event.name))
             .bind(std::string_view(event.text))
             .run());
  }
  std::int64_t read(const std::string& sql, std::int64_t from, std::int64_t to) {
    auto rows = must(database.prepare(sql));
    rows.bind(from).bind(to);
    std::int64_t count = 0;
    while (must(rows.step())) {
      for (int column = 0; column < 6; ++column) {
        sum += rows.integer(column);
      }
      ++count;
    }
    return count;
  }

  Database database;
  Statement insert;
  Statement insert_event;
  std::int64_t sum = 0;
};

void line(const char* what, double ours, double plain, const char* unit) {
  std::printf("%-46s %10.2f %s   plain sqlite3 %10.2f   ratio %.2f\n", what, ours, unit, plain, ours / plain);
}

void fill(Storage& storage, Plain& plain, std::int64_t minutes, const Retention& keep) {
  const double ours = milliseconds([&] {
    for (std::int64_t id = 1; id <= minutes;) {
      Batch batch;
      for (int i = 0; i < 1000 && id <= minutes; ++i) {
        batch.samples.push_back(sample_at(id++));
      }
      must(storage.write(batch, keep));
    }
  });
  const double theirs = milliseconds([&] {
    for (std::int64_t id = 1; id <= minutes;) {
      auto transaction = must(Transaction::begin(plain.database));
      for (int i = 0; i < 1000 && id <= minutes; ++i) {
        plain.write(sample_at(id++));
      }
      must(transaction.commit());
    }
  });
  line("samples appended, 1000 a commit", static_cast<double>(minutes) / ours, static_cast<double>(minutes) / theirs,
       "/ms");
}

void append_events(Storage& storage, Plain& plain) {
  constexpr int kEvents = 1000;
  std::int64_t id = 0;
  const double ours = milliseconds([&] {
    for (int i = 0; i < kEvents; ++i) {
      Batch batch;
      batch.events.push_back(event_at(++id));
      must(storage.write(batch, {}));
    }
  });
  id = 0;
  const double theirs = milliseconds([&] {
    for (int i = 0; i < kEvents; ++i) {
      plain.write(event_at(++id));
    }
  });
  line("events appended, each synced", kEvents / ours * 1000, kEvents / theirs * 1000, "/s ");
}

void query(Storage& storage, Plain& plain, std::int64_t minutes, const Retention& keep) {
  const std::int64_t end = kStart + (minutes + 1) * kMinute;
  const auto rows = [&](std::int64_t count) {
    RecordQuery wanted;
    wanted.period = {end - count * kMinute, end};
    wanted.limit = count;
    wanted.count = false;
    return must(storage.find(wanted, keep)).records.size();
  };
  const std::string all = "SELECT * FROM h WHERE time >= ? AND time < ? ORDER BY time DESC";
  line("last 30 minutes, every column", best([&] { rows(30); }),
       best([&] { plain.read(all, end - 30 * kMinute, end); }), "ms ");
  line("2048 records, every column", best([&] { rows(2048); }),
       best([&] { plain.read(all, end - 2048 * kMinute, end); }), "ms ");
  GraphQuery graph;
  graph.columns = {0, 1, 2, 4, 7, 15};
  std::string sql = "SELECT (time - " + std::to_string(kStart) + ") / " + std::to_string(minutes * kMinute / 1000 + 1);
  for (const std::size_t column : graph.columns) {
    const std::string name(kUpsColumns[column].name);
    sql += ", min(" + name + "), max(" + name + ")";
  }
  sql += " FROM h WHERE time >= ? AND time < ? GROUP BY 1";
  std::size_t points = 0;
  sqlite3_memory_highwater(1);
  const auto before = sqlite3_memory_used();
  static_cast<void>(must(storage.draw(graph, keep)));
  std::printf("  sqlite3 took %.2f MB more for a graph\n",
              static_cast<double>(sqlite3_memory_highwater(0) - before) / 1e6);
  line("everything in 1000 points x 6 series", best([&] { points = must(storage.draw(graph, keep)).buckets.size(); }),
       best([&] { plain.read(sql, kStart, end); }), "ms ");
  std::printf("  (%zu points)\n", points);
  graph.period = {end - 60 * 1440 * kMinute, end};
  line("60 days in 1000 points x 6 series", best([&] { must(storage.draw(graph, keep)); }),
       best([&] { plain.read(sql, graph.period.from, end); }), "ms ");
}

void export_csv(Storage& storage, Plain& plain, const Retention& keep) {
  std::size_t bytes = 0;
  const double ours = milliseconds([&] {
    LogCursor cursor;
    for (bool done = false; !done;) {
      LogChunk chunk = must(next_chunk(storage, keep, cursor, {}));
      bytes += chunk.text.size();
      cursor = chunk.next;
      done = chunk.done;
    }
  });
  std::size_t plain_bytes = 0;
  const double theirs = milliseconds([&] {
    auto rows = must(plain.database.prepare(
        "SELECT *, strftime('%d/%m/%Y %H:%M:%S', time / 1000, 'unixepoch', 'localtime') FROM h ORDER BY id"));
    std::string text;
    while (must(rows.step())) {
      text.clear();
      for (int column = 0; column < 2 + static_cast<int>(kUpsColumns.size()) + 1; ++column) {
        text.append(rows.text(column)).append(",");
      }
      plain_bytes += text.size();
    }
  });
  std::size_t zipped = 0;
  const long resident = status_of("/proc/self/status", "VmRSS:");
  LogArchive archive(all_logs(), {}, kStart);
  const double zip = milliseconds([&] {
    while (!archive.done()) {
      zipped += must(archive.next(storage, keep)).size();
    }
  });
  std::printf("%-46s %10.2f MB/s of CSV, %.1f MB of zip, %.2f MB more resident\n", "zip of all logs",
              static_cast<double>(bytes) / zip / 1000, static_cast<double>(zipped) / 1e6,
              static_cast<double>(status_of("/proc/self/status", "VmRSS:") - resident) / 1e3);
  line("CSV of everything", static_cast<double>(bytes) / ours / 1000, static_cast<double>(plain_bytes) / theirs / 1000,
       "MB/s");
}

// A day as the card lives it: a sample and the open extended record a minute, an event every half hour.
void day(Storage& storage, std::int64_t first, const Retention& keep) {
  const fs::path directory = storage.path().parent_path();
  const double device_before = device_megabytes(directory);
  const long before = status_of("/proc/self/io", "write_bytes:");
  ExtendedRecord hour;
  for (std::int64_t minute = 0; minute < 1440; ++minute) {
    Batch batch;
    batch.samples.push_back(sample_at(first + minute));
    hour.id = minute / 60 + 1;
    hour.open = minute % 60 != 59;
    for (auto& column : hour.columns) {
      column.add(minute);
    }
    batch.extended.push_back(hour);
    if (minute % 30 == 0) {
      batch.events.push_back(event_at(1'000'000 + minute));
    }
    must(storage.write(batch, keep));
  }
  const long written = status_of("/proc/self/io", "write_bytes:") - before;
  std::printf("%-46s %10.2f MB, on the block device %.2f MB\n", "written in a day at the default settings",
              static_cast<double>(written) / 1e6, device_megabytes(directory) - device_before);
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path directory = fs::path(argc > 1 ? argv[1] : ".") / "bench_history.tmp";
  const std::int64_t minutes = argc > 2 ? std::atoll(argv[2]) : 525'600;
  fs::remove_all(directory);
  fs::create_directories(directory);
  const Retention keep{.records = minutes};
  {
    Storage storage(directory / "history.db");
    must(storage.open());
    day(storage, 1, {});
    std::printf("%-46s %10.2f MB, of which sqlite3 %.2f MB\n", "resident after that day",
                static_cast<double>(status_of("/proc/self/status", "VmRSS:")) / 1e3,
                static_cast<double>(sqlite3_memory_highwater(0)) / 1e6);
    storage.close();
    fs::remove(directory / "history.db");
    Plain plain(directory / "plain.db");
    append_events(storage, plain);
    fill(storage, plain, minutes, keep);
    std::printf("%-46s %10.2f MB\n", "file of that",
                static_cast<double>(fs::file_size(directory / "history.db")) / 1e6);
    query(storage, plain, minutes, keep);
    export_csv(storage, plain, keep);
    day(storage, minutes + 1, keep);
  }
  fs::remove_all(directory);
}
