// The one list of sections: a new section is one line here.
#pragma once

#include "settings/section.hpp"
#include "settings/sections/alarms.hpp"
#include "settings/sections/history.hpp"
#include "settings/sections/http.hpp"
#include "settings/sections/identity.hpp"
#include "settings/sections/log.hpp"
#include "settings/sections/modbus_tcp.hpp"
#include "settings/sections/serial.hpp"
#include "settings/sections/snmp.hpp"

namespace nv::settings {

using AllSections = Sections<  //
    SerialSettings,            //
    AlarmSettings,             //
    IdentitySettings,          //
    HttpSettings,              //
    HistorySettings,           //
    ModbusTcpSettings,         //
    LogSettings,               //
    SnmpSettings,              //
    SnmpUserSettings<1>, SnmpUserSettings<2>, SnmpUserSettings<3>, SnmpUserSettings<4>, SnmpUserSettings<5>,
    SnmpUserSettings<6>, SnmpUserSettings<7>, SnmpUserSettings<8>, SnmpReceiverSettings<1>, SnmpReceiverSettings<2>,
    SnmpReceiverSettings<3>, SnmpReceiverSettings<4>, SnmpReceiverSettings<5>, SnmpReceiverSettings<6>,
    SnmpReceiverSettings<7>, SnmpReceiverSettings<8>>;

}  // namespace nv::settings
