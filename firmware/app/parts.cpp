#include "app/parts.hpp"

#include <gnu/libc-version.h>

#include <array>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "auth/secrets.hpp"
#include "core/time_zone.hpp"
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

// Whether the daemon itself asks for it, has it compiled in, or gets it with one of the others.
enum class Use { loaded, compiled_in, brought_along };

constexpr std::string_view name_of(Use use) {
  constexpr auto kNames = std::to_array<std::string_view>({"loaded", "compiled_in", "brought_along"});
  return kNames[static_cast<std::size_t>(use)];
}

struct PartRow {
  const char* name;
  const char* license;  // an SPDX expression
  const char* package;  // Debian 12
  Use use;
  std::string (*version)();  // none of what is brought along: its package tells
};
// clang-format off
constexpr auto kParts = std::to_array<PartRow>({
    {"Boost", "BSL-1.0", "libboost1.81-dev", Use::compiled_in, boost_version},
    {"CCTZ", "Apache-2.0", "libcctz2", Use::loaded, core::cctz_version},
    {"GNU C Library", "LGPL-2.1-or-later", "libc6", Use::loaded, libc_version},
    {"JSON for Modern C++", "MIT", "nlohmann-json3-dev", Use::compiled_in, json_version},
    {"libarchive", "BSD-2-Clause", "libarchive13", Use::loaded, history::libarchive_version},
    {"libmodbus", "LGPL-2.1-or-later", "libmodbus5", Use::loaded, device::libmodbus_version},
    {"libsodium", "ISC", "libsodium23", Use::loaded, auth::libsodium_version},
    {"libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1", "libstdc++6", Use::loaded, standard_library_version},
    {"Net-SNMP", "Net-SNMP", "libsnmp40", Use::loaded, snmp::net_snmp_version},
    {"OpenSSL", "Apache-2.0", "libssl3", Use::loaded, tls::openssl_version},
    {"SQLite", "blessing", "libsqlite3-0", Use::loaded, history::sqlite_version},
    // By libarchive and Net-SNMP, as Debian builds them.
    {"ACL", "LGPL-2.1-or-later", "libacl1", Use::brought_along, nullptr},
    {"bzip2", "bzip2-1.0.6", "libbz2-1.0", Use::brought_along, nullptr},
    {"com_err", "MIT", "libcom-err2", Use::brought_along, nullptr},
    {"ICU", "Unicode-DFS-2016", "libicu72", Use::brought_along, nullptr},
    {"keyutils", "LGPL-2.0-or-later", "libkeyutils1", Use::brought_along, nullptr},
    {"libgcc", "GPL-3.0-or-later WITH GCC-exception-3.1", "libgcc-s1", Use::brought_along, nullptr},
    {"libnsl", "LGPL-2.1-or-later", "libnsl2", Use::brought_along, nullptr},
    {"libpci", "GPL-2.0-or-later", "libpci3", Use::brought_along, nullptr},
    {"libsensors", "LGPL-2.1-or-later", "libsensors5", Use::brought_along, nullptr},
    {"libtirpc", "BSD-3-Clause", "libtirpc3", Use::brought_along, nullptr},
    {"libudev", "LGPL-2.1-or-later", "libudev1", Use::brought_along, nullptr},
    {"libxcrypt", "LGPL-2.1-or-later", "libcrypt1", Use::brought_along, nullptr},
    {"libxml2", "MIT", "libxml2", Use::brought_along, nullptr},
    {"LZ4", "BSD-2-Clause", "liblz4-1", Use::brought_along, nullptr},
    {"MIT Kerberos, cryptography", "MIT", "libk5crypto3", Use::brought_along, nullptr},
    {"MIT Kerberos, GSS-API", "MIT", "libgssapi-krb5-2", Use::brought_along, nullptr},
    {"MIT Kerberos, protocol", "MIT", "libkrb5-3", Use::brought_along, nullptr},
    {"MIT Kerberos, support", "MIT", "libkrb5support0", Use::brought_along, nullptr},
    {"Nettle", "LGPL-3.0-or-later OR GPL-2.0-or-later", "libnettle8", Use::brought_along, nullptr},
    {"Perl", "GPL-1.0-or-later OR Artistic-1.0-Perl", "libperl5.36", Use::brought_along, nullptr},
    {"TCP wrappers", "TCP-wrappers", "libwrap0", Use::brought_along, nullptr},
    {"XZ Utils", "LicenseRef-public-domain", "liblzma5", Use::brought_along, nullptr},
    {"zlib", "Zlib", "zlib1g", Use::brought_along, nullptr},
    {"Zstandard", "BSD-3-Clause OR GPL-2.0-only", "libzstd1", Use::brought_along, nullptr},
});
// clang-format on

}  // namespace

std::vector<http::Part> daemon_parts() {
  std::vector<http::Part> parts;
  for (const PartRow& row : kParts) {
    if (row.use != Use::brought_along) {
      parts.push_back({row.name, row.version(), row.license, ""});
    }
  }
  return parts;
}

std::string licenses_json() {
  auto rows = nlohmann::ordered_json::array();
  for (const PartRow& row : kParts) {
    rows.push_back({{"name", row.name}, {"license", row.license}, {"package", row.package}, {"use", name_of(row.use)}});
  }
  return rows.dump(1) + "\n";
}

}  // namespace nv::app
