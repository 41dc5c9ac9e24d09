// Who may do what: communities, users, versions. net-snmp asks for every packet and every variable; the answer comes
// straight from the settings, so a change counts from the next packet on. The agent's thread.
#pragma once

#include "snmp/source.hpp"

namespace nv::snmp {

class AccessControl {
 public:
  explicit AccessControl(const Source& source) : source_(source) {}
  AccessControl(const AccessControl&) = delete;
  AccessControl& operator=(const AccessControl&) = delete;

  void install();
  void remove();
  // The versions that are switched off are dropped before they are parsed.
  void apply_versions() const;

  const Source& source() const { return source_; }

 private:
  const Source& source_;
};

}  // namespace nv::snmp
