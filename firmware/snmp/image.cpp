#include "snmp/image.hpp"

#include <algorithm>

namespace nv::snmp {

void Image::add(const Oid& name, Value value) {
  instances_.push_back({name, std::move(value)});
}

void Image::finish() {
  std::ranges::stable_sort(instances_, {}, &Instance::name);
  const auto same = [](const Instance& a, const Instance& b) { return a.name == b.name; };
  instances_.erase(std::unique(instances_.begin(), instances_.end(), same),
                   instances_.end());  // ranges: not in clang 14
}

const Instance* Image::find(const Oid& name) const {
  const auto found = std::ranges::lower_bound(instances_, name, {}, &Instance::name);
  return found != instances_.end() && found->name == name ? &*found : nullptr;
}

const Instance* Image::next(const Oid& name, bool inclusive) const {
  const auto found = inclusive ? std::ranges::lower_bound(instances_, name, {}, &Instance::name)
                               : std::ranges::upper_bound(instances_, name, {}, &Instance::name);
  return found != instances_.end() ? &*found : nullptr;
}

}  // namespace nv::snmp
