// The addresses of the interface the card is reached by, for the objects that show them.
#pragma once

#include "snmp/card.hpp"

namespace nv::snmp {

NetworkAddresses network_addresses();

}  // namespace nv::snmp
