// The access tables of SNMP-VIEW-BASED-ACM-MIB, filled from the settings for those who read them: who may read and who
// may also write. What is decided is decided in access.cpp; these say the same. The agent's thread.
#pragma once

#include "snmp/card.hpp"

namespace nv::snmp {

void fill_vacm_tables(const Card& card);
void clear_vacm_tables();

}  // namespace nv::snmp
