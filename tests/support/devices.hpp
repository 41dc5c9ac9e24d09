// Small devices for unit tests, by the addresses of the manual's MODBUS TCP appendix.
#pragma once

#include "support/fake_modbus_port.hpp"

namespace nv::test {

inline device::Words blank(std::size_t count, std::uint16_t word = 0) {
  return device::Words(count, word);
}

// VU-MAP configuration 0x0001..0x000F.
inline device::Words vumap_configuration(std::uint16_t installation, std::uint16_t members, std::uint16_t positions,
                                         std::uint16_t factor = 1) {
  return {installation, members, positions, 1, 400, 360, 0x0303, 0, 0, 1, 0, 0, 0, factor, 0x8200};
}

// A single MASTERYS BC+ on the mains, load on the inverter.
inline void make_vumap(FakeDevice& device) {
  device.set(0x0001, vumap_configuration(0x0101, 1, 1));
  device.set(0x0010, {0x5341, 0x3132, 0x3334, 0x3536, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020});
  device.set(0x001A, blank(10, 0x2020));
  device.set(0x0030, {0x0801, 0, 0x0003, 0x0113, 0, 0, 0, 0});
  device.set(0x0038, blank(8));
  device.set(0x0040, blank(80, 0xFFFF));
  device.set(0x004A, {230, 231, 232, 500});
}

// A MASTERYS 3/3 UPS of the JBUSP map: type 257, 60.0 kVA, serial number "ABCDEFGHIJ".
inline void make_jbusp(FakeDevice& device) {
  device.set(0x1000, {257, 600, 1, 0x4241, 0x4443, 0x4645, 0x4847, 0x4A49, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF});
  device.set(0x1020, {0x000F, 0x0402, 0, 0});
  device.set(0x1040, blank(4));
  device.set(0x1060, blank(48, 0xFFFF));
}

inline void make_sts(FakeDevice& device) {
  device.set(0x0100, {0x5354, 0x4154, 0x5953, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020});
  device.set(0x0116, blank(10, 0x2020));
  device.set(0x0120, blank(16));
  device.set(0x0140, {0x1451, 0x1083, 0x0008, 0});
  device.set(0x0148, blank(2));
  device.set(0x0220, blank(64, 0xFFFF));
  device.set(0x0226, {500});
}

}  // namespace nv::test
