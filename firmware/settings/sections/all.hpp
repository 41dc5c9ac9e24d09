// The one list of sections: a new section is one line here.
#pragma once

#include "settings/section.hpp"
#include "settings/sections/alarms.hpp"
#include "settings/sections/http.hpp"
#include "settings/sections/identity.hpp"
#include "settings/sections/log.hpp"
#include "settings/sections/modbus_tcp.hpp"
#include "settings/sections/serial.hpp"

namespace nv::settings {

using AllSections = Sections<  //
    SerialSettings,            //
    AlarmSettings,             //
    IdentitySettings,          //
    HttpSettings,              //
    ModbusTcpSettings,         //
    LogSettings>;

}  // namespace nv::settings
