// link.json after a power cut, or edited by hand: a known device or none.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/known_device_file.hpp"
#include "support/require.hpp"

using nv::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto known = nv::app::parse_known_device({reinterpret_cast<const char*>(data), size});
  require(!known || nv::app::parse_known_device(nv::app::known_device_text(*known)) == known);
  return 0;
}
