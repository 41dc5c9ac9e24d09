// The USM table of net-snmp, kept as the settings say. Passwords become keys here; neither is written to net-snmp's
// persistent file. The agent's thread.
#pragma once

#include <memory>

#include "core/log.hpp"
#include "settings/sections/snmp.hpp"

struct snmp_session;

namespace nv::snmp {

class UsmUsers {
 public:
  explicit UsmUsers(core::Logger log) : log_(std::move(log)) {}

  // Makes the table what these rows say; a row that did not change keeps its keys.
  void apply(const settings::SnmpUsers& users);

 private:
  void add(const settings::SnmpUser& user) const;
  void remove(const settings::SnmpUser& user) const;

  settings::SnmpUsers users_{};
  core::Logger log_;
};

// The user's protocols and the keys made of the passwords; false when a password is too short.
bool fill_keys(snmp_session& session, const settings::SnmpUser& user);
bool is_own_engine(const unsigned char* engine, std::size_t length);
// The level a trap of this user is sent with: net-snmp's number.
int security_level_of(const settings::SnmpUser& user);

}  // namespace nv::snmp
