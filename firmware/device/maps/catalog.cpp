// The list of families.
#include "device/register_map.hpp"

namespace nv::device {

const TableRow* RegisterMap::table(Role role) const {
  for (const TableRow& row : tables) {
    if (row.role == role) {
      return &row;
    }
  }
  return nullptr;
}

const RegisterMap& register_map(model::Family family, bool reversed_controls) {
  switch (family) {
    case model::Family::jbusp:
      return kJbusp;
    case model::Family::vumap:
      return reversed_controls ? kVuMapReversedControls : kVuMap;
    case model::Family::sts:
      break;
  }
  return kSts;
}

}  // namespace nv::device
