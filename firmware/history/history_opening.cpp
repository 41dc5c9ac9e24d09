// History: the file at the start, one that is set aside, and the check in the background.
#include <algorithm>
#include <utility>

#include "history/history.hpp"

namespace nv::history {
namespace asio = boost::asio;

namespace {

struct Opened {
  DbResult<RecorderStart> start;
  std::uint64_t last_event = 0;
};

Opened open_storage(Storage& storage) {
  if (auto opened = storage.open(); !opened) {
    return {opened.error()};
  }
  const auto last_event = storage.last_event_id();
  if (!last_event) {
    return {last_event.error()};
  }
  return {storage.recorder_start(), static_cast<std::uint64_t>(std::max<std::int64_t>(*last_event, 0))};
}

}  // namespace

// At the start, before the worker has anything to do.
void History::open() {
  const Opened found = open_storage(storage_);
  if (found.start) {
    recorder_.start(*found.start, recorder_settings(), clock_.steady(), clock_.wall());
    opened_ = true;
    stored_event_ = found.last_event;
  } else {
    // Which ids were given is not known: go on far above them all.
    stored_event_ = static_cast<std::uint64_t>(std::max<std::int64_t>(to_milliseconds(clock_.wall()), 1));
    log_.error("cannot open " + options_.file.string() + ": " + found.start.error().message);
  }
  model_.continue_after(stored_event_);
}

// The file could not be opened at the start: nothing was recorded until now.
asio::awaitable<bool> History::open_late() {
  auto job = [this] { return open_storage(storage_); };
  const Opened found = co_await worker_.run(job);
  if (!found.start) {
    refused(found.start.error());
    co_return false;
  }
  recorder_.start(*found.start, recorder_settings(), clock_.steady(), clock_.wall());
  opened_ = true;
  co_return true;
}

void History::begin_check() {
  if (!storage_.pause_checkpoints()) {
    return;
  }
  OpenOptions read_only = options_.open;
  read_only.immutable = true;
  auto opened = Database::open(options_.file, read_only);
  if (!opened) {
    static_cast<void>(storage_.resume_checkpoints());
    return;
  }
  checked_ = std::make_unique<Database>(std::move(*opened));
  tasks_.spawn("history check", check());
}

// Reads the whole file on a thread of its own, while the writer only appends to the WAL.
asio::awaitable<void> History::check() {
  auto look = [this] { return checked_->quick_check(); };
  const auto found = co_await check_worker_.run(look);
  const bool damaged = found ? *found != "ok" : found.error().fault == Fault::corrupt;
  const std::string reason = found ? *found : found.error().message;
  checked_.reset();
  auto finish = [this, damaged, reason] {
    auto finished = damaged ? storage_.recreate(reason) : storage_.resume_checkpoints();
    return Outcome{std::move(finished), storage_.take_recreated()};
  };
  const Outcome finished = co_await worker_.run(finish);
  if (!finished.result) {
    log_.warning("after the check of the history: " + finished.result.error().message);
  }
  tell(finished.recreated);
}

}  // namespace nv::history
