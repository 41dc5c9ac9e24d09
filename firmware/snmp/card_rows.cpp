// Sources of objects, ranges and lengths: the MIBs of the card (8.11, and the one of NET VISION 4 to 6) and RFC 1628.
#include "snmp/card_rows.hpp"

#include "snmp/codecs.hpp"
#include "snmp/joined.hpp"

namespace nv::snmp {
namespace {

using namespace settings;

// What a row shows and where it puts: a member of a section of the card.
template <class Codec, auto Section, auto Member>
struct In {
  static Value show(const Card& card, std::uint32_t /*row*/) { return Codec::show(card.*Section.*Member); }
  static bool put(Card& card, std::uint32_t /*row*/, const Value& value) {
    return Codec::put(value, card.*Section.*Member);
  }
};

// The same for a table, whose rows count from 1.
template <class Codec, auto Table, auto Member>
struct Cell {
  static Value show(const Card& card, std::uint32_t row) { return Codec::show((card.*Table).at(row - 1).*Member); }
  static bool put(Card& card, std::uint32_t row, const Value& value) {
    return Codec::put(value, (card.*Table).at(row - 1).*Member);
  }
};

// The old tree knows an event as on or off.
struct EventSwitch {
  static Value show(ShutdownAction kept) { return kept == ShutdownAction::none ? 2 : 1; }
  static bool put(const Value& value, ShutdownAction& kept) {
    kept = std::get<std::int32_t>(value) == 1 ? ShutdownAction::shutdown : ShutdownAction::none;
    return true;
  }
};

// The old tree has RFC 1628 and NET VISION swapped: 2 and 3.
struct OldTrapType {
  static Value show(TrapType kept) { return kept == TrapType::none ? 1 : 4 - static_cast<std::int32_t>(kept); }
  static bool put(const Value& value, TrapType& kept) {
    const std::int32_t number = std::get<std::int32_t>(value);
    kept = number == 1 ? TrapType::none : static_cast<TrapType>(4 - number);
    return true;
  }
};

// The old tree has no number for 57600.
struct OldBaudRate {
  static Value show(unsigned baud) { return baud == 2400 ? 1 : (baud == 19200 ? 3 : 2); }
  static bool put(const Value& value, unsigned& baud) {
    const std::int32_t number = std::get<std::int32_t>(value);
    baud = number == 1 ? 2400 : (number == 3 ? 19200 : 9600);
    return true;
  }
};

template <class Source>
constexpr CardRow number(const Oid& object, std::int64_t min, std::int64_t max, std::uint32_t rows = 0) {
  return {object, rows, Accepts::number, min, max, Source::show, Source::put};
}
template <class Source>
constexpr CardRow text(const Oid& object, std::int64_t min, std::int64_t max, std::uint32_t rows = 0) {
  return {object, rows, Accepts::text, min, max, Source::show, Source::put};
}

using Name = In<AsText, &Card::identity, &IdentitySettings::system_name>;
using Contact = In<AsText, &Card::identity, &IdentitySettings::system_contact>;
using Location = In<AsText, &Card::identity, &IdentitySettings::system_location>;
using AttachedDevices = In<AsText, &Card::settings, &SnmpSettings::attached_devices>;
using AuthenticationTraps = In<AsSwitch, &Card::settings, &SnmpSettings::authentication_traps>;
using TimeServer = In<AsHost, &Card::clock, &ClockSettings::time_server>;
using TimeZone = In<AsChosen<kLondon>, &Card::clock, &ClockSettings::time_zone>;
using LogInterval = In<AsNumber, &Card::history, &HistorySettings::interval_s>;
using ExtendedInterval = In<AsNumber, &Card::history, &HistorySettings::extended_interval_min>;
using PollRate = In<AsNumber, &Card::serial, &SerialSettings::polling_rate_s>;
using Baud = In<OldBaudRate, &Card::serial, &SerialSettings::baud>;
using ShutdownDelay = In<AsNumber, &Card::shutdown, &ShutdownSettings::delay_s>;
using TurnOff = In<AsSwitch, &Card::shutdown, &ShutdownSettings::turn_off>;
using AutoRestart = In<AsSwitch, &Card::shutdown, &ShutdownSettings::auto_restart>;
using LowBattery = In<AsNumber, &Card::shutdown, &ShutdownSettings::low_battery_min>;

using EventAction = Cell<FromOne, &Card::shutdown_events, &ShutdownEvent::action>;
using OldEventAction = Cell<EventSwitch, &Card::shutdown_events, &ShutdownEvent::action>;
using EventDelay = Cell<AsNumber, &Card::shutdown_events, &ShutdownEvent::delay_min>;
using FirstWarning = Cell<AsNumber, &Card::shutdown_events, &ShutdownEvent::first_warning_s>;
using WarningInterval = Cell<AsNumber, &Card::shutdown_events, &ShutdownEvent::warning_interval_s>;
template <auto Member>
using WeekDay = Cell<AsNumber, &Card::weekly_schedules, Member>;
template <auto Member>
using WeekTime = Cell<AsTimeOfDay, &Card::weekly_schedules, Member>;
template <auto Member>
using SpecialDate = Cell<AsDate, &Card::special_days, Member>;
template <auto Member>
using SpecialTime = Cell<AsTimeOfDay, &Card::special_days, Member>;
template <auto Member>
using EcoDay = Cell<AsNumber, &Card::eco_schedules, Member>;
template <auto Member>
using EcoTime = Cell<AsTimeOfDay, &Card::eco_schedules, Member>;

using ReceiverAddress = Cell<AsHost, &Card::receivers, &SnmpReceiver::address>;
using ReceiverCommunity = Cell<AsSecret, &Card::receivers, &SnmpReceiver::community>;
using ReceiverType = Cell<FromOne, &Card::receivers, &SnmpReceiver::type>;
using OldReceiverType = Cell<OldTrapType, &Card::receivers, &SnmpReceiver::type>;

constexpr Oid kControl7 = kTree7 + Oid{1, 7};
constexpr Oid kControl1 = kTree1 + Oid{1, 8};
constexpr Oid kAgent7 = kTree7 + Oid{1, 9};
constexpr Oid kAgent1 = kTree1 + Oid{1, 10};

// What both vendor trees have in their control group, under the same numbers.
constexpr auto control_rows(const Oid& control) {
  return std::to_array<CardRow>({
      number<ShutdownDelay>(control + 2, 0, 86400),
      number<TurnOff>(control + 3, 1, 2),
      number<EventDelay>(control + Oid{4, 1, 3}, 0, 10080, kShutdownEvents),
      number<FirstWarning>(control + Oid{4, 1, 4}, 0, 3600, kShutdownEvents),
      number<WarningInterval>(control + Oid{4, 1, 5}, 0, 3600, kShutdownEvents),
      number<WeekDay<&WeeklySchedule::off_day>>(control + Oid{5, 1, 2}, 1, 8, kWeeklySchedules),
      text<WeekTime<&WeeklySchedule::off_minute>>(control + Oid{5, 1, 3}, 5, 5, kWeeklySchedules),
      number<WeekDay<&WeeklySchedule::on_day>>(control + Oid{5, 1, 4}, 1, 8, kWeeklySchedules),
      text<WeekTime<&WeeklySchedule::on_minute>>(control + Oid{5, 1, 5}, 5, 5, kWeeklySchedules),
      text<SpecialDate<&SpecialDay::off_date>>(control + Oid{6, 1, 2}, 10, 10, kSpecialDays),
      text<SpecialTime<&SpecialDay::off_minute>>(control + Oid{6, 1, 3}, 5, 5, kSpecialDays),
      text<SpecialDate<&SpecialDay::on_date>>(control + Oid{6, 1, 4}, 10, 10, kSpecialDays),
      text<SpecialTime<&SpecialDay::on_minute>>(control + Oid{6, 1, 5}, 5, 5, kSpecialDays),
      number<EcoDay<&WeeklySchedule::off_day>>(control + Oid{7, 1, 2}, 1, 8, kEcoSchedules),
      text<EcoTime<&WeeklySchedule::off_minute>>(control + Oid{7, 1, 3}, 5, 5, kEcoSchedules),
      number<EcoDay<&WeeklySchedule::on_day>>(control + Oid{7, 1, 4}, 1, 8, kEcoSchedules),
      text<EcoTime<&WeeklySchedule::on_minute>>(control + Oid{7, 1, 5}, 5, 5, kEcoSchedules),
  });
}

constexpr auto kOwnRows = std::to_array<CardRow>({
    text<Contact>(kTreeSystem + 4, 0, 127),
    text<Name>(kTreeSystem + 5, 0, 64),
    text<Location>(kTreeSystem + 6, 0, 127),
    number<AuthenticationTraps>(kEnableAuthenTraps, 1, 2),

    text<Name>(kTreeRfc1628 + Oid{1, 1, 5}, 0, 63),
    text<AttachedDevices>(kTreeRfc1628 + Oid{1, 1, 6}, 0, 63),
    number<AutoRestart>(kTreeRfc1628 + Oid{1, 8, 5}, 1, 2),
    number<LowBattery>(kTreeRfc1628 + Oid{1, 9, 7}, 0, 1440),

    number<EventAction>(kControl7 + Oid{4, 1, 2}, 1, 3, kShutdownEvents),
    text<TimeServer>(kAgent7 + 6, 0, 253),
    number<TimeZone>(kAgent7 + 7, 1, 77),
    number<LogInterval>(kAgent7 + 8, 5, 28800),
    number<ExtendedInterval>(kAgent7 + 9, 3, 10080),
    number<PollRate>(kAgent7 + 10, 1, 60),
    text<ReceiverAddress>(kAgent7 + Oid{21, 1, 2}, 0, 253, kSnmpReceivers),
    text<ReceiverCommunity>(kAgent7 + Oid{21, 1, 3}, 0, 31, kSnmpReceivers),
    number<ReceiverType>(kAgent7 + Oid{21, 1, 4}, 1, 3, kSnmpReceivers),

    number<OldEventAction>(kControl1 + Oid{4, 1, 2}, 1, 2, kShutdownEvents),
    text<TimeServer>(kAgent1 + 6, 0, 253),
    number<TimeZone>(kAgent1 + 7, 1, 77),
    number<LogInterval>(kAgent1 + 8, 5, 21600),
    number<ExtendedInterval>(kAgent1 + 9, 1, 10080),
    number<PollRate>(kAgent1 + 10, 3, 60),
    number<Baud>(kAgent1 + 11, 1, 3),
    text<ReceiverAddress>(kAgent1 + Oid{21, 1, 2}, 0, 253, kSnmpReceivers),
    text<ReceiverCommunity>(kAgent1 + Oid{21, 1, 3}, 0, 15, kSnmpReceivers),
    number<OldReceiverType>(kAgent1 + Oid{21, 1, 4}, 1, 3, kSnmpReceivers),
});

constexpr auto kRows = joined(kOwnRows, control_rows(kControl7), control_rows(kControl1));

}  // namespace

std::span<const CardRow> card_rows() {
  return kRows;
}

}  // namespace nv::snmp
