// Answers GET, GETNEXT and SET for our trees out of the source's image. The agent's thread.
#pragma once

#include <vector>

#include "core/log.hpp"
#include "snmp/source.hpp"
#include "snmp/writes.hpp"

namespace nv::snmp {

class Handler {
 public:
  Handler(Source& source, WriteDoor door, core::Logger log)
      : source_(source), door_(std::move(door)), log_(std::move(log)) {}
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;

  // Registers the roots of all trees; a tree that does not apply at the moment has no instances.
  core::Result<void> register_trees();

  class Access;  // to net-snmp's types

 private:
  Source& source_;
  WriteDoor door_;
  core::Logger log_;
  std::vector<Write> collected_;  // of the SET under way
};

}  // namespace nv::snmp
