// The numbered settings sections as arrays, and writes of the trees put into the settings. Main thread.
#pragma once

#include <vector>

#include "core/result.hpp"
#include "settings/sections/snmp.hpp"
#include "settings/store.hpp"
#include "snmp/writes.hpp"

namespace nv::snmp {

settings::SnmpUsers snmp_users(const settings::Store& store);
settings::SnmpReceivers snmp_receivers(const settings::Store& store);

core::Result<void> save_writes(settings::Store& store, const std::vector<Write>& writes, const core::Origin& who);

}  // namespace nv::snmp
