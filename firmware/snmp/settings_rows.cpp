#include "snmp/settings_rows.hpp"

#include <utility>

namespace nv::snmp {
namespace {

using namespace settings;

// Every section of the card, each with the member that holds it; a numbered row is a section of its own.
template <template <std::size_t> class Row, class Table, class Visitor, std::size_t... I>
void visit_rows(Table& table, Visitor& visit, std::index_sequence<I...> /*numbers*/) {
  (visit.template operator()<Row<I + 1>>(table.at(I)), ...);
}

template <class SomeCard, class Visitor>
void visit_sections(SomeCard& card, Visitor visit) {
  // The receivers first: an address is what may still be refused.
  visit_rows<SnmpReceiverSettings>(card.receivers, visit, std::make_index_sequence<kSnmpReceivers>());
  visit_rows<SnmpUserSettings>(card.users, visit, std::make_index_sequence<kSnmpUsers>());
  visit.template operator()<ClockSettings>(card.clock);
  visit.template operator()<IdentitySettings>(card.identity);
  visit.template operator()<SerialSettings>(card.serial);
  visit.template operator()<HistorySettings>(card.history);
  visit.template operator()<SnmpSettings>(card.settings);
  visit.template operator()<ShutdownSettings>(card.shutdown);
  visit_rows<ShutdownEventSettings>(card.shutdown_events, visit, std::make_index_sequence<kShutdownEvents>());
  visit_rows<WeeklyScheduleSettings>(card.weekly_schedules, visit, std::make_index_sequence<kWeeklySchedules>());
  visit_rows<SpecialDaySettings>(card.special_days, visit, std::make_index_sequence<kSpecialDays>());
  visit_rows<EcoScheduleSettings>(card.eco_schedules, visit, std::make_index_sequence<kEcoSchedules>());
}

struct Loader {
  const Store& store;
  template <class Section, class Part>
  void operator()(Part& part) const {
    part = store.get<Section>();
  }
};

struct Saver {
  Store& store;
  const core::Origin& who;
  core::Result<void>& outcome;
  template <class Section, class Part>
  void operator()(const Part& part) const {
    if (!outcome) {
      return;
    }
    Section section = store.get<Section>();
    static_cast<Part&>(section) = part;
    if (const auto saved = store.set(std::move(section), who); !saved) {
      outcome = saved.error();
    }
  }
};

}  // namespace

void load_settings(const Store& store, Card& card) {
  visit_sections(card, Loader{store});
}

core::Result<void> save_settings(Store& store, const Card& card, const core::Origin& who) {
  core::Result<void> outcome;
  visit_sections(card, Saver{store, who, outcome});
  return outcome;
}

}  // namespace nv::snmp
