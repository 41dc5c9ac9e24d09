// An uploaded certificate file: read and checked, or refused in one line.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "support/require.hpp"
#include "tls/pem_file.hpp"
#include "tls/server_check.hpp"

using nv::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto identity = nv::tls::read_pem_file(text);
  if (!identity) {
    require(!identity.error().message.empty() && identity.error().message.find('\n') == std::string::npos);
    return 0;
  }
  static_cast<void>(nv::tls::check_for_server(*identity, nv::core::SystemClock().wall()));
  static_cast<void>(nv::tls::info_of(*identity));
  return 0;
}
