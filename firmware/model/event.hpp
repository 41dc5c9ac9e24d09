// What happened. Device events come from alarms and states (manual 18.3, 18.4), card events from the card itself
// (18.5).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/origin.hpp"
#include "model/alarm.hpp"
#include "model/table.hpp"

namespace nv::model {

enum class EventLog : std::uint8_t { device, card };
enum class EventKind : std::uint8_t { alarm_added, alarm_removed, state, command, card };

// Which share of a log's room an event may take: what comes in masses pushes out its own kind and nothing else, so that
// a thousand refused log-ins cost no shutdown event. Stored on disk as a number: never renumber.
enum class EventShare : std::uint8_t { important, routine, access };
inline constexpr std::size_t kEventShares = 3;

// What differs from one event of a kind to the next, apart from the text, so that the text can be put together again in
// another language: subject takes the place of "???" in the table's text, note stands at its end.
struct EventDetails {
  std::string subject;  // "serial.polling_rate_s", an address, a count; or empty
  core::Origin origin;  // empty when nobody asked for it
  std::string note;     // "(2 -> 5)"; or empty
  bool operator==(const EventDetails&) const = default;
};

struct Event {
  std::uint64_t id = 0;  // given by the DeviceModel, grows by one
  core::WallTime time{};
  EventLog log{};
  EventKind kind{};
  Level level{};
  std::string name;  // stable: the alarm's, state's or card event's name
  std::string text;  // in English, the details in it
  EventDetails details;
  EventShare share{};
};

// Stable ids of the card's own events: the manual's list (18.5) in its order, then ours. Stored on disk by name: never
// rename. The manual's list has no levels: where a trap tells the same, its level counts (appendix, TRAP
// description).
enum class CardEvent : std::uint8_t {
  cold_boot,
  warm_boot,
  ups_communication_lost,
  ups_communication_restored,
  setting_changed,
  network_link_up,
  network_link_down,
  card_restarted,
  settings_reset,
  settings_damaged,
  firmware_upgraded,
  history_cleared,
  extended_history_cleared,
  device_events_cleared,
  card_events_cleared,
  history_interval_changed,
  extended_history_interval_changed,
  shutdown_warning_sent,
  shutdown_request_sent,
  ups_shutdown_sent,
  shutdown_cancel_sent,
  ups_output_on_sent,
  time_changed_by_user,
  time_changed_by_server,
  time_changed_by_rtc,
  mail_server_unreachable,
  mail_receiver_refused,
  mail_server_name_wrong,
  mail_failed_unknown,
  mail_sent,
  wake_on_lan_sent,
  radius_unreachable,
  card_events_recreated,
  device_events_recreated,
  history_recreated,
  extended_history_recreated,
  configuration_uploaded,
  configuration_uploaded_with_errors,
  time_server_failed,
  mail_failed,
  mail_test_sent,
  emd_temperature_not_high,
  emd_temperature_high,
  emd_temperature_not_low,
  emd_temperature_low,
  emd_humidity_not_high,
  emd_humidity_high,
  emd_humidity_not_low,
  emd_humidity_low,
  emd_alarm_1_not_active,
  emd_alarm_1_active,
  emd_alarm_2_not_active,
  emd_alarm_2_active,
  history_damaged,
  history_stopped,
  history_resumed,
  time_changed,
  logs_exported,
  log_export_failed,
  logged_in,
  logged_out,
  session_replaced,
  login_failed,
  account_locked,
  password_changed,
  account_changed,
  token_made,
  token_removed,
  certificate_uploaded,
  certificate_removed,
  configuration_downloaded,
  serial_trace_started,
  serial_trace_ended,
  ups_clock_not_set,
  storage_unreadable,
};

struct CardEventRow {
  CardEvent id;
  std::string_view name;
  Level level;
  std::string_view text;
  EventShare share = EventShare::important;  // access: log-ins and log-outs, made or refused
};

inline constexpr auto kCardEvents = std::to_array<CardEventRow>({
    {CardEvent::cold_boot, "cold_boot", Level::information, "Cold boot"},
    {CardEvent::warm_boot, "warm_boot", Level::information, "Warm boot"},
    {CardEvent::ups_communication_lost, "ups_communication_lost", Level::critical, "UPS communication lost"},
    {CardEvent::ups_communication_restored, "ups_communication_restored", Level::information,
     "UPS communication restored"},
    {CardEvent::setting_changed, "setting_changed", Level::information, "??? has been changed", EventShare::routine},
    {CardEvent::network_link_up, "network_link_up", Level::information, "Network link up"},
    {CardEvent::network_link_down, "network_link_down", Level::warning, "Network link down"},
    {CardEvent::card_restarted, "card_restarted", Level::information, "NET VISION UPS Agent Restart"},
    {CardEvent::settings_reset, "settings_reset", Level::warning, "NET VISION UPS Agent Parameters reset to default"},
    {CardEvent::settings_damaged, "settings_damaged", Level::warning, "Parameters checksum error"},
    {CardEvent::firmware_upgraded, "firmware_upgraded", Level::information, "NET VISION UPS Agent Firmware upgrade"},
    {CardEvent::history_cleared, "history_cleared", Level::information, "History log cleared"},
    {CardEvent::extended_history_cleared, "extended_history_cleared", Level::information,
     "Extended history log cleared"},
    {CardEvent::device_events_cleared, "device_events_cleared", Level::information, "UPS event log cleared"},
    {CardEvent::card_events_cleared, "card_events_cleared", Level::information,
     "NET VISION UPS Agent event log cleared"},
    {CardEvent::history_interval_changed, "history_interval_changed", Level::information,
     "History log interval changed"},
    {CardEvent::extended_history_interval_changed, "extended_history_interval_changed", Level::information,
     "Extended history log interval changed"},
    {CardEvent::shutdown_warning_sent, "shutdown_warning_sent", Level::warning, "Send shutdown warning to clients"},
    {CardEvent::shutdown_request_sent, "shutdown_request_sent", Level::warning, "Send shutdown request to clients"},
    {CardEvent::ups_shutdown_sent, "ups_shutdown_sent", Level::critical, "Send UPS shutdown command to UPS"},
    {CardEvent::shutdown_cancel_sent, "shutdown_cancel_sent", Level::information, "Send shutdown cancel to clients"},
    {CardEvent::ups_output_on_sent, "ups_output_on_sent", Level::information, "Send UPS output on command to UPS"},
    {CardEvent::time_changed_by_user, "time_changed_by_user", Level::information, "??? Time changed by user"},
    {CardEvent::time_changed_by_server, "time_changed_by_server", Level::information, "??? Time changed by server",
     EventShare::routine},
    {CardEvent::time_changed_by_rtc, "time_changed_by_rtc", Level::information, "??? Time changed by RTC"},
    {CardEvent::mail_server_unreachable, "mail_server_unreachable", Level::warning, "Cannot connect to mail server",
     EventShare::routine},
    {CardEvent::mail_receiver_refused, "mail_receiver_refused", Level::warning, "Incorrect Mail receiver",
     EventShare::routine},
    {CardEvent::mail_server_name_wrong, "mail_server_name_wrong", Level::warning,
     "Incorrect Mail server name/IP address", EventShare::routine},
    {CardEvent::mail_failed_unknown, "mail_failed_unknown", Level::warning, "Mail send error/unknown error",
     EventShare::routine},
    {CardEvent::mail_sent, "mail_sent", Level::information, "Mail sent", EventShare::routine},
    {CardEvent::wake_on_lan_sent, "wake_on_lan_sent", Level::information, "Wake On LAN packet sent to clients",
     EventShare::routine},
    {CardEvent::radius_unreachable, "radius_unreachable", Level::warning,
     "All RADIUS servers invalid or connection failed", EventShare::routine},
    {CardEvent::card_events_recreated, "card_events_recreated", Level::warning,
     "NET VISION UPS Agent event log schema changed. Log has been re-created."},
    {CardEvent::device_events_recreated, "device_events_recreated", Level::warning,
     "UPS event log schema changed. Log has been re-created."},
    {CardEvent::history_recreated, "history_recreated", Level::warning,
     "History log schema changed. Log has been re-created."},
    {CardEvent::extended_history_recreated, "extended_history_recreated", Level::warning,
     "Extended history log schema changed. Log has been re-created."},
    {CardEvent::configuration_uploaded, "configuration_uploaded", Level::information,
     "Upload configuration successfully"},
    {CardEvent::configuration_uploaded_with_errors, "configuration_uploaded_with_errors", Level::warning,
     "Upload configuration with ??? error(s)"},
    {CardEvent::time_server_failed, "time_server_failed", Level::warning, "Ntp Time Server Connected Failed",
     EventShare::routine},
    {CardEvent::mail_failed, "mail_failed", Level::warning, "Mail send error:???", EventShare::routine},
    {CardEvent::mail_test_sent, "mail_test_sent", Level::information, "Mail send test", EventShare::routine},
    {CardEvent::emd_temperature_not_high, "emd_temperature_not_high", Level::information,
     "EMD Temperature not over high Set point"},
    {CardEvent::emd_temperature_high, "emd_temperature_high", Level::critical, "EMD Temperature over high Set point"},
    {CardEvent::emd_temperature_not_low, "emd_temperature_not_low", Level::information,
     "EMD Temperature not under low Set point"},
    {CardEvent::emd_temperature_low, "emd_temperature_low", Level::critical, "EMD Temperature under low Set point"},
    {CardEvent::emd_humidity_not_high, "emd_humidity_not_high", Level::information,
     "EMD Humidity not over high Set point"},
    {CardEvent::emd_humidity_high, "emd_humidity_high", Level::critical, "EMD Humidity over high Set point"},
    {CardEvent::emd_humidity_not_low, "emd_humidity_not_low", Level::information,
     "EMD Humidity not under low Set point"},
    {CardEvent::emd_humidity_low, "emd_humidity_low", Level::critical, "EMD Humidity under low Set point"},
    {CardEvent::emd_alarm_1_not_active, "emd_alarm_1_not_active", Level::information, "EMD Alarm-1 not active"},
    {CardEvent::emd_alarm_1_active, "emd_alarm_1_active", Level::critical, "EMD Alarm-1 activated"},
    {CardEvent::emd_alarm_2_not_active, "emd_alarm_2_not_active", Level::information, "EMD Alarm-2 not active"},
    {CardEvent::emd_alarm_2_active, "emd_alarm_2_active", Level::critical, "EMD Alarm-2 activated"},
    {CardEvent::history_damaged, "history_damaged", Level::warning, "History file damaged. Logs have been re-created."},
    {CardEvent::history_stopped, "history_stopped", Level::critical, "History recording stopped"},
    {CardEvent::history_resumed, "history_resumed", Level::information, "History recording resumed"},
    {CardEvent::time_changed, "time_changed", Level::information, "Time changed", EventShare::routine},
    {CardEvent::logs_exported, "logs_exported", Level::information, "Logs exported to ???", EventShare::routine},
    {CardEvent::log_export_failed, "log_export_failed", Level::warning, "Log export failed: ???", EventShare::routine},
    {CardEvent::logged_in, "logged_in", Level::information, "??? logged in", EventShare::access},
    {CardEvent::logged_out, "logged_out", Level::information, "??? logged out", EventShare::access},
    {CardEvent::session_replaced, "session_replaced", Level::information, "Session of ??? ended by a newer one",
     EventShare::access},
    {CardEvent::login_failed, "login_failed", Level::warning, "Log-in as ??? failed", EventShare::access},
    {CardEvent::account_locked, "account_locked", Level::warning, "Account locked: ???", EventShare::access},
    {CardEvent::password_changed, "password_changed", Level::information, "Password of ??? has been changed",
     EventShare::routine},
    {CardEvent::account_changed, "account_changed", Level::information, "Account ??? has been changed",
     EventShare::routine},
    {CardEvent::token_made, "token_made", Level::information, "API token ??? made", EventShare::routine},
    {CardEvent::token_removed, "token_removed", Level::information, "API token ??? removed", EventShare::routine},
    {CardEvent::certificate_uploaded, "certificate_uploaded", Level::information, "Certificate uploaded",
     EventShare::routine},
    {CardEvent::certificate_removed, "certificate_removed", Level::information, "Certificate removed",
     EventShare::routine},
    {CardEvent::configuration_downloaded, "configuration_downloaded", Level::information, "Configuration downloaded",
     EventShare::routine},
    {CardEvent::serial_trace_started, "serial_trace_started", Level::information, "Serial trace switched on",
     EventShare::routine},
    {CardEvent::serial_trace_ended, "serial_trace_ended", Level::information, "Serial trace switched off",
     EventShare::routine},
    {CardEvent::ups_clock_not_set, "ups_clock_not_set", Level::warning, "UPS date and time not set: ???",
     EventShare::routine},
    {CardEvent::storage_unreadable, "storage_unreadable", Level::critical, "Stored ??? cannot be used"},
});
static_assert(in_enum_order(kCardEvents));

constexpr const CardEventRow& row_of(CardEvent event) {
  return kCardEvents[static_cast<std::size_t>(event)];
}

// "serial.polling_rate_s has been changed via REST by admin from 192.0.2.7 (2 -> 5)": the table's text with the details
// in it. "???" and the space behind it vanish where there is no subject.
std::string event_text(std::string_view text, const EventDetails& details);

// An event of the card log.
Event card_event(CardEvent event, core::WallTime time, EventDetails details = {});

std::string_view event_log_name(EventLog log);
std::string_view event_kind_name(EventKind kind);

}  // namespace nv::model
