// What happened. Device events come from alarms and states (manual 18.3, 18.4), card events from the card itself
// (18.5).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "model/alarm.hpp"
#include "model/table.hpp"

namespace nv::model {

enum class EventLog : std::uint8_t { device, card };
enum class EventKind : std::uint8_t { alarm_added, alarm_removed, state, command, card };

struct Event {
  std::uint64_t id = 0;  // given by the DeviceModel, grows by one
  core::WallTime time{};
  EventLog log{};
  EventKind kind{};
  Level level{};
  std::string name;  // stable: the alarm's, state's or card event's name
  std::string text;
};

// Stable ids of the card's own events. Stored on disk by name: never rename.
enum class CardEvent : std::uint8_t {
  cold_boot,
  warm_boot,
  ups_communication_lost,
  ups_communication_restored,
  setting_changed,
};

struct CardEventRow {
  CardEvent id;
  std::string_view name;
  Level level;
  std::string_view text;
};

inline constexpr auto kCardEvents = std::to_array<CardEventRow>({
    {CardEvent::cold_boot, "cold_boot", Level::information, "Cold boot"},
    {CardEvent::warm_boot, "warm_boot", Level::information, "Warm boot"},
    {CardEvent::ups_communication_lost, "ups_communication_lost", Level::critical, "UPS communication lost"},
    {CardEvent::ups_communication_restored, "ups_communication_restored", Level::information,
     "UPS communication restored"},
    {CardEvent::setting_changed, "setting_changed", Level::information, "has been changed"},
});
static_assert(in_enum_order(kCardEvents));

constexpr const CardEventRow& row_of(CardEvent event) {
  return kCardEvents[static_cast<std::size_t>(event)];
}

// An event of the card log, now; `detail` stands before the table's text ("serial.polling_rate_s has been changed").
Event card_event(CardEvent event, core::WallTime time, std::string_view detail = {}, std::string_view suffix = {});

std::string_view event_log_name(EventLog log);
std::string_view event_kind_name(EventKind kind);

}  // namespace nv::model
