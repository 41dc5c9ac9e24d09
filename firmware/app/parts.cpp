#include "app/parts.hpp"

#include <gnu/libc-version.h>

#include <array>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "auth/secrets.hpp"
#include "device/libmodbus_port.hpp"
#include "history/database.hpp"
#include "history/zip_stream.hpp"
#include "snmp/library.hpp"
#include "tls/context.hpp"

namespace nv::app {
namespace {

std::string boost_version() {
  return std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000) + "." +
         std::to_string(BOOST_VERSION % 100);
}

std::string json_version() {
  return std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." + std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "." +
         std::to_string(NLOHMANN_JSON_VERSION_PATCH);
}

std::string libc_version() {
  return ::gnu_get_libc_version();
}

// The compiler's: the library has no other number.
std::string standard_library_version() {
  return std::to_string(_GLIBCXX_RELEASE);
}

struct PartRow {
  const char* name;
  const char* license;
  std::string (*version)();
};
constexpr auto kParts = std::to_array<PartRow>({
    {"Boost", "BSL-1.0", boost_version},
    {"GNU C Library", "LGPL-2.1-or-later", libc_version},
    {"JSON for Modern C++", "MIT", json_version},
    {"libarchive", "BSD-2-Clause", history::libarchive_version},
    {"libmodbus", "LGPL-2.1-or-later", device::libmodbus_version},
    {"libsodium", "ISC", auth::libsodium_version},
    {"libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1", standard_library_version},
    {"Net-SNMP", "Net-SNMP", snmp::net_snmp_version},
    {"OpenSSL", "Apache-2.0", tls::openssl_version},
    {"SQLite", "blessing", history::sqlite_version},
});

}  // namespace

std::vector<http::Part> daemon_parts() {
  std::vector<http::Part> parts;
  for (const PartRow& row : kParts) {
    parts.push_back({row.name, row.version(), row.license, ""});
  }
  return parts;
}

}  // namespace nv::app
