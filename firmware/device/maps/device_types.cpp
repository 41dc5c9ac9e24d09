// Type codes of the manual (7.3 and its appendix) and of one public report (130, DIGYS). A JBUSP code says kind and
// phases; a VU-MAP reference code says the range only, kind and phases come from T001 and T007.
#include <algorithm>

#include "device/device_type.hpp"

namespace nv::device {
namespace {

using model::Family;

constexpr auto kDeviceTypes = std::to_array<DeviceType>({
    // family  code  name  input and output phases (0: not stated)  kind
    {Family::jbusp, 20, "MODULYS 1/1 MODULE", 1, 1, DeviceKind::module},
    {Family::jbusp, 21, "MODULYS 1/1 UPS", 1, 1, DeviceKind::unit},
    {Family::jbusp, 22, "MODULYS 1/1 SYSTEM", 1, 1, DeviceKind::system},
    {Family::jbusp, 26, "MASTERYS 1/1 SYSTEM", 1, 1, DeviceKind::system},
    {Family::jbusp, 27, "MASTERYS 1/1 UPS", 1, 1, DeviceKind::unit},
    {Family::jbusp, 28, "MASTERYS 1/1 MODULE", 1, 1, DeviceKind::module},
    {Family::jbusp, 29, "NETYS", 0, 0, DeviceKind::unit},
    {Family::jbusp, 30, "ITYS", 0, 0, DeviceKind::unit},
    {Family::jbusp, 31, "NETYS RT", 0, 0, DeviceKind::unit},
    {Family::jbusp, 35, "NETYS PR", 0, 0, DeviceKind::unit},
    {Family::jbusp, 36, "NETYS PR-RK", 0, 0, DeviceKind::unit},
    {Family::jbusp, 37, "NETYS PR-RT", 0, 0, DeviceKind::unit},
    {Family::jbusp, 82, "MODULYS 3/1 MODULE", 3, 1, DeviceKind::module},
    {Family::jbusp, 83, "MODULYS 3/1 SYSTEM", 3, 1, DeviceKind::system},
    {Family::jbusp, 84, "MODULYS 3/1 UPS", 3, 1, DeviceKind::unit},
    {Family::jbusp, 86, "MASTERYS 3/1 SYSTEM", 3, 1, DeviceKind::system},
    {Family::jbusp, 87, "MASTERYS 3/1 UPS", 3, 1, DeviceKind::unit},
    {Family::jbusp, 88, "MASTERYS 3/1 MODULE", 3, 1, DeviceKind::module},
    {Family::jbusp, 89, "ITYS 3/1 UPS", 3, 1, DeviceKind::unit},
    {Family::jbusp, 256, "MASTERYS 3/3 SYSTEM", 3, 3, DeviceKind::system},
    {Family::jbusp, 257, "MASTERYS 3/3 UPS", 3, 3, DeviceKind::unit},
    {Family::jbusp, 258, "MASTERYS 3/3 MODULE", 3, 3, DeviceKind::module},
    {Family::jbusp, 130, "DIGYS", 0, 0, DeviceKind::unit},
    {Family::jbusp, 513, "DELPHYS MP SINGLE UNIT", 0, 0, DeviceKind::unit},
    {Family::jbusp, 514, "DELPHYS MP SINGLE UNIT", 0, 0, DeviceKind::unit},
    {Family::jbusp, 515, "DELPHYS MX SINGLE UNIT", 0, 0, DeviceKind::unit},
    {Family::jbusp, 516, "DELPHYS MX SINGLE UNIT", 0, 0, DeviceKind::unit},
    {Family::jbusp, 640, "DELPHYS Green Power", 0, 0, DeviceKind::unit},
    {Family::jbusp, 644, "DELPHYS BC", 0, 0, DeviceKind::unit},
    {Family::jbusp, 648, "DELPHYS GP 2.0", 0, 0, DeviceKind::unit},
    {Family::jbusp, 1014, "DELPHYS MP SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1015, "DELPHYS MP SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1016, "DELPHYS MP SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1017, "DELPHYS MP SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1018, "DELPHYS MX SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1019, "DELPHYS MX SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1020, "DELPHYS MX SYSTEM", 0, 0, DeviceKind::system},
    {Family::jbusp, 1021, "DELPHYS MX SYSTEM", 0, 0, DeviceKind::system},
    {Family::vumap, 32769, "ITYS PRO", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33024, "MODULYS GP 2.0", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33040, "MODULYS RM GP", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33088, "MODULYS XM", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33152, "MODULYS XS", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33184, "MODULYS XL", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33280, "MASTERYS BC+", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33536, "MASTERYS GP4", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 33792, "DELPHYS XL", 0, 0, DeviceKind::from_configuration},
    {Family::vumap, 648, "DELPHYS BC - GP 2.0", 0, 0, DeviceKind::from_configuration},
});

}  // namespace

const DeviceType* find_device_type(model::Family family, std::uint16_t code) {
  const auto same = [family, code](const DeviceType& type) { return type.family == family && type.code == code; };
  const auto* found = std::find_if(kDeviceTypes.begin(), kDeviceTypes.end(), same);
  return found == kDeviceTypes.end() ? nullptr : found;
}

}  // namespace nv::device
