// Promise T2: what the card makes for itself is usable, its own, and renewed in time.
#include <catch2/catch.hpp>

#include <openssl/x509v3.h>

#include <algorithm>

#include "core/host_network.hpp"
#include "support/manual_clock.hpp"
#include "support/show_result.hpp"
#include "tls/authority.hpp"
#include "tls/server_check.hpp"

using namespace nv;
using namespace std::chrono_literals;

namespace {

const core::WallTime kNow{std::chrono::sys_days(std::chrono::year(2027) / 3 / 1)};
const tls::HostNames kNames{{"ups-1", "ups-1.local"}, {"192.0.2.7", "2001:db8::7"}};

bool verifies(const tls::Identity& server, const tls::Identity& root, const char* host, const char* address,
              core::WallTime at) {
  const std::unique_ptr<X509_STORE, void (*)(X509_STORE*)> store(X509_STORE_new(), X509_STORE_free);
  X509_STORE_add_cert(store.get(), root.leaf.get());
  const std::unique_ptr<X509_STORE_CTX, void (*)(X509_STORE_CTX*)> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), server.leaf.get(), nullptr);
  X509_VERIFY_PARAM* wanted = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(wanted, std::chrono::system_clock::to_time_t(at));
  X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
  if (host != nullptr) {
    X509_VERIFY_PARAM_set1_host(wanted, host, 0);
  }
  if (address != nullptr) {
    X509_VERIFY_PARAM_set1_ip_asc(wanted, address);
  }
  return X509_verify_cert(context.get()) == 1;
}

}  // namespace

TEST_CASE("a made certificate verifies under its root for every name, and for no other", "[tls]") {
  const auto root = tls::make_root(kNow);
  REQUIRE(root);
  const auto server = tls::make_server(*root, kNames, kNow);
  REQUIRE(server);
  CHECK(verifies(*server, *root, "ups-1", nullptr, kNow));
  CHECK(verifies(*server, *root, "ups-1.local", nullptr, kNow));
  CHECK(verifies(*server, *root, nullptr, "192.0.2.7", kNow));
  CHECK(verifies(*server, *root, nullptr, "2001:db8::7", kNow));
  CHECK_FALSE(verifies(*server, *root, "ups-2", nullptr, kNow));
  CHECK_FALSE(verifies(*server, *root, nullptr, "192.0.2.8", kNow));
  CHECK_FALSE(verifies(*server, *root, "ups-1", nullptr, kNow + std::chrono::days(400)));
  const auto other = tls::make_root(kNow);
  REQUIRE(other);
  CHECK_FALSE(verifies(*server, *other, "ups-1", nullptr, kNow));
  CHECK(tls::check_for_server(*server, kNow));
  const auto info = tls::info_of(*server);
  CHECK(info.key == "EC P-256");
  CHECK(info.not_after - info.not_before <= std::chrono::days(825));
  CHECK(info.fingerprint.size() == 95);
  CHECK_FALSE(tls::check_for_server(*root, kNow));
}

TEST_CASE("two first boots have nothing in common", "[tls]") {
  const auto one = tls::make_root(kNow);
  const auto two = tls::make_root(kNow);
  REQUIRE((one && two));
  CHECK(EVP_PKEY_eq(one->key.get(), two->key.get()) != 1);
  CHECK(tls::info_of(*one).subject != tls::info_of(*two).subject);
}

TEST_CASE("a certificate is made again before it expires and when a name is missing", "[tls]") {
  const auto root = tls::make_root(kNow);
  const auto server = tls::make_server(*root, kNames, kNow);
  REQUIRE(server);
  const auto reason = [&](std::chrono::days later, const tls::HostNames& names) {
    return tls::reason_to_renew(*server, *root, names, kNow + later);
  };
  CHECK(reason(0 * std::chrono::days(1), kNames).empty());
  CHECK(reason(std::chrono::days(330), kNames).empty());
  CHECK(reason(std::chrono::days(350), kNames) == "it expires soon");
  CHECK(reason(std::chrono::days(5000), kNames) == "it expires soon");
  CHECK(reason(-std::chrono::days(30), kNames) == "it is not yet valid");
  CHECK(reason(std::chrono::days(1), {{"ups-1"}, {"198.51.100.1"}}) == "it lacks 198.51.100.1");
  CHECK(reason(std::chrono::days(1), {{"ups-1"}, {}}).empty());  // an address that went away harms nobody
  const auto other = tls::make_root(kNow);
  CHECK(tls::reason_to_renew(*server, *other, kNames, kNow) == "it is not of this card's root");
}

TEST_CASE("a clock that starts in 1970 makes a certificate that is good today", "[tls]") {
  const core::WallTime unset{std::chrono::hours(1)};
  const auto root = tls::make_root(unset);
  const auto server = tls::make_server(*root, kNames, unset);
  REQUIRE(server);
  CHECK(tls::reason_to_renew(*server, *root, kNames, unset).empty());
  CHECK(verifies(*server, *root, "ups-1", nullptr,
                 core::WallTime(std::chrono::sys_days(std::chrono::year(2026) / 6 / 1))));
  // A clock that ran years ahead: the root stays usable when it is set right.
  const auto early = tls::make_root(kNow + std::chrono::days(20 * 365));
  const auto now = tls::make_server(*early, kNames, kNow);
  CHECK(verifies(*now, *early, "ups-1", nullptr, kNow));
}

TEST_CASE("this machine's names are found, listed ones are checked", "[tls]") {
  const auto names = tls::host_names("UPS.example, 192.0.2.9 2001:0db8::0001 bad_name *.example");
  const auto has = [](const std::vector<std::string>& list, const char* name) {
    return std::ranges::find(list, name) != list.end();
  };
  CHECK(has(names.names, "ups.example"));
  CHECK(has(names.names, "localhost"));
  CHECK(has(names.addresses, "192.0.2.9"));
  CHECK(has(names.addresses, "2001:db8::1"));
  CHECK(has(names.addresses, "127.0.0.1"));
  CHECK(has(names.addresses, "::1"));
  CHECK_FALSE(has(names.names, "bad_name"));
  const auto own = tls::host_names("");
  for (const char* bad : {"1.2.3", "-a", "a-", "a..b", "DNS:evil", "192.0.2.300"}) {
    CAPTURE(bad);
    const auto listed = tls::host_names(bad);
    CHECK(listed.names == own.names);
    CHECK(listed.addresses == own.addresses);
  }
}

TEST_CASE("everybody reads the certificate: no address in it tells a MAC address unless it was listed", "[tls]") {
  const auto interfaces = core::network_interfaces();
  const auto own = tls::host_names("").addresses;
  for (const auto& interface : interfaces) {
    for (const auto& [address, prefix] : interface.addresses) {
      CAPTURE(address);
      const auto tells_it = [&text = address](const auto& other) { return core::tells_mac(text, other.mac); };
      const bool tells = std::ranges::any_of(interfaces, tells_it);
      CHECK((std::ranges::find(own, address) == own.end()) == tells);
    }
  }
  CHECK(tls::host_names("fe80::2e0:d8ff:feff:c1a0").addresses.front() == "fe80::2e0:d8ff:feff:c1a0");
}
