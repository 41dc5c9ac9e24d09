#include "snmp/owed_events.hpp"

#include <algorithm>
#include <utility>

namespace nv::snmp {
namespace asio = boost::asio;

namespace {

model::Event as_event(const history::StoredEvent& stored) {
  model::Event event;
  event.id = static_cast<std::uint64_t>(stored.id);
  event.kind = stored.kind;
  event.level = stored.level;
  event.name = stored.name;
  return event;
}

// The last event that every receiver was told.
std::uint64_t told_to_all(const TrapMemory& memory) {
  std::uint64_t least = memory.last_event;
  for (const auto& [receiver, id] : memory.told.ids) {
    least = std::min(least, id);
  }
  return least;
}

}  // namespace

asio::awaitable<OwedEvents> owed_events(history::History& history, TrapMemory memory, core::Logger log) {
  OwedEvents owed;
  history::EventQuery query;
  query.after = static_cast<std::int64_t>(told_to_all(memory));
  query.limit = kMostOwed;
  if (told_to_all(memory) == memory.last_event) {
    co_return owed;
  }
  for (const model::EventLog which : {model::EventLog::device, model::EventLog::card}) {
    query.log = which;
    const core::Result<history::EventPage> page = co_await history.find(query);
    if (!page) {
      log.warning("traps of what happened before the start are lost: " + page.error().message);
      co_return OwedEvents();
    }
    owed.missing += static_cast<std::uint64_t>(page->total) - page->events.size();
    for (const history::StoredEvent& stored : page->events) {
      if (static_cast<std::uint64_t>(stored.id) <= memory.last_event) {  // later ones come live
        owed.events.push_back(as_event(stored));
      }
    }
  }
  std::ranges::sort(owed.events, {}, &model::Event::id);
  if (owed.events.size() > kMostOwed) {
    const std::size_t surplus = owed.events.size() - kMostOwed;
    owed.events.erase(owed.events.begin(), owed.events.begin() + static_cast<std::ptrdiff_t>(surplus));
    owed.missing += surplus;
  }
  co_return owed;
}

}  // namespace nv::snmp
