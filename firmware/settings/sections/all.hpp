// The one list of sections: a new section is one line here.
#pragma once

#include <cstddef>
#include <utility>

#include "settings/section.hpp"
#include "settings/sections/alarms.hpp"
#include "settings/sections/clock.hpp"
#include "settings/sections/display.hpp"
#include "settings/sections/history.hpp"
#include "settings/sections/http.hpp"
#include "settings/sections/identity.hpp"
#include "settings/sections/log.hpp"
#include "settings/sections/log_export.hpp"
#include "settings/sections/login.hpp"
#include "settings/sections/modbus_tcp.hpp"
#include "settings/sections/network.hpp"
#include "settings/sections/serial.hpp"
#include "settings/sections/services.hpp"
#include "settings/sections/shutdown.hpp"
#include "settings/sections/snmp.hpp"
#include "settings/store.hpp"

namespace nv::settings {

// The list with the numbered rows of a table behind it.
template <class List, template <std::size_t> class Row, class Numbers>
struct Append;
template <class... S, template <std::size_t> class Row, std::size_t... I>
struct Append<Sections<S...>, Row, std::index_sequence<I...>> {
  using Type = Sections<S..., Row<I + 1>...>;
};
template <class List, template <std::size_t> class Row, std::size_t Count>
using WithRows = typename Append<List, Row, std::make_index_sequence<Count>>::Type;

using PlainSections = Sections<  //
    SerialSettings,              //
    AlarmSettings,               //
    IdentitySettings,            //
    NetworkSettings,             //
    ServiceSettings,             //
    HttpSettings,                //
    HttpsSettings,               //
    WebSettings,                 //
    LoginSettings,               //
    HistorySettings,             //
    ModbusTcpSettings,           //
    LogSettings,                 //
    LogExportSettings,           //
    DisplaySettings,             //
    ClockSettings,               //
    ShutdownSettings,            //
    SnmpSettings>;
using WithUsers = WithRows<PlainSections, SnmpUserSettings, kSnmpUsers>;
using WithReceivers = WithRows<WithUsers, SnmpReceiverSettings, kSnmpReceivers>;
using WithEvents = WithRows<WithReceivers, ShutdownEventSettings, kShutdownEvents>;
using WithWeeks = WithRows<WithEvents, WeeklyScheduleSettings, kWeeklySchedules>;
using WithDays = WithRows<WithWeeks, SpecialDaySettings, kSpecialDays>;
using AllSections = WithRows<WithDays, EcoScheduleSettings, kEcoSchedules>;

extern template Store::Store(AllSections, StoreFiles, JointRules);  // in all.cpp: it takes the compiler half a minute

}  // namespace nv::settings
