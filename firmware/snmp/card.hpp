// The card's own facts and settings as the trees show them: a value, made on the main thread, handed to the agent's.
#pragma once

#include <cstdint>
#include <string>

#include "settings/sections/snmp.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

// Of the interface the card is reached by; zeros when there is none but the loopback.
struct NetworkAddresses {
  IpAddress address;
  IpAddress gateway;
  IpAddress mask;
};

struct Card {
  std::string name;
  std::string contact;
  std::string location;
  std::string agent_version;  // "Net Vision 8 v0.10"
  NetworkAddresses network;
  std::int32_t polling_rate_s = 2;
  std::int32_t baud = 9600;
  settings::SnmpSettings settings;
  settings::SnmpUsers users;
  settings::SnmpReceivers receivers;
};

}  // namespace nv::snmp
