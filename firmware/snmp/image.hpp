// Every readable instance at one instant, in lexicographic order: GET is a search, GETNEXT the entry behind it. Built
// once for a snapshot, then only read.
#pragma once

#include <vector>

#include "snmp/value.hpp"

namespace nv::snmp {

struct Instance {
  Oid name;
  Value value;
};

class Image {
 public:
  void add(const Oid& name, Value value);
  // Call once after the last add(). A name given twice keeps its first value.
  void finish();

  const Instance* find(const Oid& name) const;
  // The first instance behind `name`; `inclusive`: or at it.
  const Instance* next(const Oid& name, bool inclusive = false) const;
  const std::vector<Instance>& instances() const { return instances_; }

 private:
  std::vector<Instance> instances_;
};

}  // namespace nv::snmp
