// The one list of sections: a new section is one line here.
#pragma once

#include "settings/section.hpp"
#include "settings/sections/history.hpp"
#include "settings/sections/http.hpp"
#include "settings/sections/identity.hpp"
#include "settings/sections/log.hpp"
#include "settings/sections/serial.hpp"

namespace nv::settings {

using AllSections = Sections<  //
    SerialSettings,            //
    IdentitySettings,          //
    HttpSettings,              //
    HistorySettings,           //
    LogSettings>;

}  // namespace nv::settings
