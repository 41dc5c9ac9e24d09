// Request targets from outside: decoded or refused.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/message.hpp"
#include "support/require.hpp"

using nv::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view target(reinterpret_cast<const char*>(data), size);
  const auto request = nv::http::parse_target("GET", target);
  require(!request || request->path.front() == '/');
  return 0;
}
