// History: queries, downloads and clearing, each a job on the database's worker.
#include <utility>

#include "history/history.hpp"
#include "settings/sections/display.hpp"

namespace nv::history {
namespace asio = boost::asio;

namespace {

template <class T>
core::Result<T> plain(DbResult<T> result) {
  if (!result) {
    return core::fail("history: " + result.error().message);
  }
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return std::move(*result);
  }
}

model::CardEvent cleared_event(Log log) {
  switch (log) {
    case Log::device_events:
      return model::CardEvent::device_events_cleared;
    case Log::card_events:
      return model::CardEvent::card_events_cleared;
    case Log::extended_history:
      return model::CardEvent::extended_history_cleared;
    default:
      return model::CardEvent::history_cleared;
  }
}

}  // namespace

asio::awaitable<core::Result<EventPage>> History::find(EventQuery query) {
  auto job = [this, query] { return plain(storage_.find(query)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<RecordPage>> History::find(RecordQuery query) {
  auto job = [this, query, keep = retention()] { return plain(storage_.find(query, keep)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<Graph>> History::draw(GraphQuery query) {
  auto job = [this, query, keep = retention()] { return plain(storage_.draw(query, keep)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<LogChunk>> History::read(LogCursor cursor, TextFormat format) {
  auto job = [this, cursor, format, keep = retention()] { return plain(next_chunk(storage_, keep, cursor, format)); };
  co_return co_await worker_.run(job);
}

TextFormat History::format(TextKind kind) const {
  TextFormat format;
  format.kind = kind;
  format.times = kind == TextKind::json ? TimeStyle::iso : TimeStyle::classic;
  const auto unit = settings_.get<settings::DisplaySettings>().temperature_unit;
  format.fahrenheit = unit == settings::TemperatureUnit::fahrenheit;
  format.zone = clock_.zone();
  return format;
}

std::shared_ptr<LogArchive> History::archive(std::vector<LogFile> files, TextFormat format) const {
  return std::make_shared<LogArchive>(std::move(files), format, to_milliseconds(clock_.wall()));
}

asio::awaitable<core::Result<std::string>> History::read(std::shared_ptr<LogArchive> archive) {
  auto job = [this, archive, keep = retention()] { return plain(archive->next(storage_, keep)); };
  co_return co_await worker_.run(job);
}

asio::awaitable<core::Result<void>> History::clear(Log log, core::Origin who) {
  if (log == Log::history) {
    samples_.clear();
  }
  if (log == Log::extended_history) {
    closed_.clear();
    recorder_.clear_extended();
  }
  auto job = [this, log] { return plain(storage_.clear(log)); };
  const auto cleared = co_await worker_.run(job);
  if (cleared) {
    model_.publish(model::card_event(cleared_event(log), clock_.wall(), {{}, std::move(who), {}}));
  }
  co_return cleared;
}

}  // namespace nv::history
