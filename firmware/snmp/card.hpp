// The card's own facts and settings as the trees show them: a value, made on the main thread, handed to the agent's.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "settings/sections/clock.hpp"
#include "settings/sections/history.hpp"
#include "settings/sections/identity.hpp"
#include "settings/sections/serial.hpp"
#include "settings/sections/shutdown.hpp"
#include "settings/sections/snmp.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

// Of the interface the card is reached by; zeros when there is none but the loopback.
struct NetworkAddresses {
  IpAddress address;
  IpAddress gateway;
  IpAddress mask;
};

// Countdowns a manager may start (RFC 1628, upsControl): when each is over; none: it does not run.
enum class Countdown : std::uint8_t { shutdown, startup, reboot };
using Countdowns = std::array<std::optional<core::SteadyTime>, 3>;

struct Card {
  std::string agent_version;  // "Net Vision 8 v0.10"
  NetworkAddresses network;
  Countdowns countdowns;
  core::TimeZone zone;  // of its local times
  settings::IdentitySettings identity;
  settings::SerialSettings serial;
  settings::HistorySettings history;
  settings::ClockSettings clock;
  settings::SnmpSettings settings;
  settings::SnmpUsers users;
  settings::SnmpReceivers receivers;
  std::array<std::string, settings::kSnmpReceivers> receiver_addresses;  // numeric; empty: not known yet
  settings::ShutdownSettings shutdown;
  std::array<settings::ShutdownEvent, settings::kShutdownEvents> shutdown_events;
  std::array<settings::WeeklySchedule, settings::kWeeklySchedules> weekly_schedules;
  std::array<settings::SpecialDay, settings::kSpecialDays> special_days;
  std::array<settings::WeeklySchedule, settings::kEcoSchedules> eco_schedules;
};

}  // namespace nv::snmp
