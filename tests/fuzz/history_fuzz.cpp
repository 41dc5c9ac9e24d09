// A damaged history file and queries of any numbers. The input's first byte says what: 0 = the rest is the file itself;
// else a sound file with bytes of it changed, then queries whose numbers come from the input.
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "history/log_archive.hpp"
#include "history/storage.hpp"
#include "support/require.hpp"

using namespace nv::history;
using nv::test::require;
namespace fs = std::filesystem;

namespace {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}
  template <class T>
  T take() {
    T value{};
    const std::size_t size = std::min(left_, sizeof value);
    std::memcpy(&value, data_, size);
    data_ += size;
    left_ -= size;
    return value;
  }
  std::string rest() { return {reinterpret_cast<const char*>(data_), left_}; }
  bool empty() const { return left_ == 0; }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

fs::path directory() {
  static const fs::path path = fs::temp_directory_path() / ("nv-fuzz-history-" + std::to_string(::getpid()));
  fs::create_directories(path);
  return path;
}

std::string sound_file() {
  const fs::path path = directory() / "sound.db";
  fs::remove(path);
  {
    Storage storage(path);
    Batch batch;
    for (std::int64_t id = 1; id <= 150; ++id) {
      Sample& sample = batch.samples.emplace_back();
      sample.id = id;
      sample.time = id * 60'000;
      sample.values[0] = id;
    }
    nv::model::Event event;
    event.id = 1;
    event.text = "Overload Alarm";
    batch.events.push_back(event);
    batch.extended.emplace_back().id = 1;
    require(storage.write(batch, {}).has_value());
  }
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string file_from(Input& input) {
  static const std::string sound = sound_file();
  if (input.take<std::uint8_t>() == 0) {
    return input.rest();
  }
  std::string content = sound;
  for (int changes = input.take<std::uint8_t>() % 32; changes > 0; --changes) {
    content[input.take<std::uint32_t>() % content.size()] = static_cast<char>(input.take<std::uint8_t>());
  }
  return content;
}

template <class Query>
void narrow(Query& query, Input& input) {
  query.period.from = input.take<std::int64_t>();
  query.period.to = input.take<std::int64_t>();
}

void query_all(Storage& storage, Input& input) {
  Retention keep;
  keep.records = input.take<std::uint32_t>();
  for (const Series series : {Series::ups, Series::ups_extended, Series::sts}) {
    RecordQuery records;
    records.series = series;
    narrow(records, input);
    records.offset = input.take<std::int64_t>();
    records.after = input.take<std::int64_t>();
    records.newest_first = (input.take<std::uint8_t>() & 1U) != 0;
    static_cast<void>(storage.find(records, keep));
    GraphQuery graph;
    graph.series = series;
    graph.points = input.take<std::int64_t>();
    narrow(graph, input);
    static_cast<void>(storage.draw(graph, keep));
    static_cast<void>(storage.draw({.series = series, .period = {}, .columns = {}, .points = 10}, keep));
    LogCursor cursor;
    cursor.series = series;
    static_cast<void>(next_chunk(storage, keep, cursor, {.fahrenheit = true}));
    static_cast<void>(next_chunk(storage, keep, cursor, {.kind = TextKind::json}));
  }
  LogArchive archive(all_logs(), {}, input.take<std::int64_t>());
  for (int piece = 0; piece < 16 && !archive.done(); ++piece) {
    static_cast<void>(archive.next(storage, keep));
  }
  EventQuery events;
  narrow(events, input);
  events.offset = input.take<std::int64_t>();
  events.limit = input.take<std::int64_t>();
  events.after = input.take<std::int64_t>();
  static_cast<void>(storage.find(events));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const fs::path path = directory() / "history.db";
  for (const char* suffix : {"", "-wal", "-journal", ".unreadable", ".unreadable-wal"}) {
    fs::remove(path.string() + suffix);
  }
  std::ofstream(path, std::ios::binary) << file_from(input);
  Storage storage(path);
  if (!storage.open()) {
    return 0;
  }
  static_cast<void>(storage.recorder_start());
  static_cast<void>(storage.last_event_id());
  query_all(storage, input);
  Batch batch;
  batch.samples.emplace_back().id = 1000;
  batch.events.emplace_back().id = 1000;
  static_cast<void>(storage.write(batch, {}));
  return 0;
}
