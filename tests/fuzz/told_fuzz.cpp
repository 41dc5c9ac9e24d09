// snmp/told after a power cut, or edited by hand: what it says of the receivers, or nothing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "snmp/told.hpp"
#include "support/require.hpp"

using nv::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const nv::snmp::Told told = nv::snmp::read_told({reinterpret_cast<const char*>(data), size});
  require(nv::snmp::read_told(nv::snmp::write_told(told)) == told);
  return 0;
}
