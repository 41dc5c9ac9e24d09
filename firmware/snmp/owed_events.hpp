// Which events of the log some receiver of traps was not told: read once at the start. Main thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "core/log.hpp"
#include "history/history.hpp"
#include "snmp/trap_outlet.hpp"

namespace nv::snmp {

// The newest kMostOwed of them; a log that cannot be read gives none, and says so.
inline constexpr std::size_t kMostOwed = 512;

boost::asio::awaitable<OwedEvents> owed_events(history::History& history, TrapMemory memory, core::Logger log);

}  // namespace nv::snmp
