#include "tls/client_authorities.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <fcntl.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "pem_maker.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using namespace std::chrono_literals;

namespace {

std::string authority(const char* name) {
  return test::pem(test::certificate({.common_name = name, .key = test::ec_key(), .authority = true}));
}

// An authority's certificate whose public key is no point of its curve. OpenSSL reads the certificate, and the key
// late.
std::string with_broken_key() {
  const auto key = test::ec_key();
  const auto made = test::certificate({.common_name = "broken", .key = key, .authority = true});
  std::array<unsigned char, 65> point{};
  std::size_t length = 0;
  REQUIRE(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &length) ==
          1);
  std::string der = test::der(made);
  const auto place = der.find(std::string(point.begin(), point.end()));
  REQUIRE(place != std::string::npos);
  der[place] = 5;  // a point's form is 2, 3 or 4
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return test::pem({d2i_X509(nullptr, &bytes, static_cast<long>(der.size())), X509_free});
}

struct Card {
  test::TempDir state;
  test::ManualClock clock;
  tls::ClientAuthorities authorities{state.path(), clock, test::quiet_log()};
  std::vector<std::string> told;
  core::Subscription listening =
      authorities.changed().subscribe([this](const std::string& pem) { told.push_back(pem); });

  Card() { std::filesystem::create_directory(state / "tls"); }
  // What counts after a restart.
  std::string restarted() const {
    tls::ClientAuthorities next(state.path(), clock, test::quiet_log());
    next.load();
    return next.pem();
  }
};

}  // namespace

TEST_CASE("authorities count for good only once they are confirmed", "[tls][authorities]") {
  Card card;
  const std::string first = authority("first");
  REQUIRE(card.authorities.try_out(first, 60s));
  CHECK(card.authorities.pem() == first);
  CHECK(card.authorities.list().front().subject == "CN=first");
  CHECK(card.authorities.trial_left() == 60s);
  CHECK(card.restarted().empty());
  REQUIRE(card.authorities.confirm());
  CHECK_FALSE(card.authorities.trial_left());
  CHECK(card.authorities.pem() == first);
  CHECK(card.restarted() == first);
  CHECK(card.told == std::vector<std::string>{first, first});
}

TEST_CASE("a trial over its time leaves what counted before, whatever the wall clock says", "[tls][authorities]") {
  Card card;
  const std::string first = authority("first");
  const std::string second = authority("second");
  REQUIRE(card.authorities.try_out(first, 60s));
  REQUIRE(card.authorities.confirm());
  REQUIRE(card.authorities.try_out(second, 60s));
  card.clock.set_wall(card.clock.wall() + 24h);
  CHECK_FALSE(card.authorities.end_late_trial());
  card.clock.advance(59'999ms);
  CHECK_FALSE(card.authorities.end_late_trial());
  CHECK(card.authorities.trial_left() == 1s);
  CHECK(card.authorities.pem() == second);
  card.clock.advance(1ms);
  CHECK(card.authorities.end_late_trial());
  CHECK(card.authorities.pem() == first);
  CHECK(card.told.back() == first);
  CHECK(card.restarted() == first);
  CHECK_FALSE(card.authorities.end_late_trial());
}

TEST_CASE("a second trial takes the place of the first, and removal ends it", "[tls][authorities]") {
  Card card;
  const std::string second = authority("second");
  REQUIRE(card.authorities.try_out(authority("first"), 60s));
  card.clock.advance(50s);
  REQUIRE(card.authorities.try_out(second, 60s));
  CHECK(card.authorities.trial_left() == 60s);
  CHECK(card.authorities.pem() == second);
  CHECK(*card.authorities.remove());
  CHECK(card.authorities.pem().empty());
  CHECK_FALSE(card.authorities.trial_left());
  CHECK(card.told.back().empty());
  REQUIRE(card.authorities.confirm());  // of nothing
  CHECK(card.restarted().empty());
  CHECK_FALSE(*card.authorities.remove());
}

TEST_CASE("a certificate whose key cannot be read is no authority, and one kept from before can be shown",
          "[tls][authorities]") {
  Card card;
  const std::string broken = with_broken_key();
  const auto checked = card.authorities.check(broken);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().message == "the public key of CN=broken cannot be read");
  CHECK_FALSE(card.authorities.check(authority("good") + broken));
  REQUIRE(card.authorities.try_out(broken, 60s));
  CHECK(card.authorities.list().front().subject == "CN=broken");
}

TEST_CASE("authorities that cannot be read let nobody in, and count again once they can", "[tls][authorities]") {
  Card card;
  const std::string first = authority("first");
  REQUIRE(card.authorities.try_out(first, 60s));
  REQUIRE(card.authorities.confirm());
  const auto file = card.state / "tls" / "client_authorities.pem";
  const auto hidden = card.state / "hidden";
  std::filesystem::rename(file, hidden);
  std::filesystem::create_symlink(file, file);  // opens for nobody (ELOOP), not for root either

  const auto log_file = card.state / "log";
  const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  tls::ClientAuthorities next(
      card.state.path(), card.clock,
      core::Logger(std::make_shared<core::LogSink>(log, false, core::LogLevel::warning), "test"));
  std::vector<std::string> told;
  const auto listening = next.changed().subscribe([&](const std::string& pem) { told.push_back(pem); });
  next.load();
  CHECK(next.is_unusable());
  CHECK_FALSE(next.pem().empty());  // which would be everybody
  CHECK(next.list().empty());
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(next.read_again());
  }
  std::filesystem::remove(file);
  CHECK_FALSE(next.read_again());  // a missing file is no reason to let everybody in
  std::ofstream(file) << "damaged";
  CHECK_FALSE(next.read_again());
  CHECK(next.is_unusable());
  CHECK(told.empty());

  std::filesystem::rename(hidden, file);
  CHECK(next.read_again());
  CHECK(next.pem() == first);
  CHECK(told == std::vector<std::string>{first});
  CHECK_FALSE(next.is_unusable());
  CHECK_FALSE(next.read_again());
  ::close(log);
  std::ifstream lines(log_file);
  std::string line;
  REQUIRE(std::getline(lines, line));
  CHECK(line.find("cannot be used, so no client gets in over HTTPS until it can: cannot read") != std::string::npos);
  CHECK_FALSE(std::getline(lines, line));
}

TEST_CASE("without a disk nothing is tried out, and a trial is not confirmed", "[tls][authorities]") {
  Card card;
  const std::string first = authority("first");
  std::filesystem::remove(card.state / "tls");
  CHECK_FALSE(card.authorities.try_out(first, 60s));
  CHECK(card.authorities.pem().empty());
  CHECK(card.told.empty());
  std::filesystem::create_directory(card.state / "tls");
  REQUIRE(card.authorities.try_out(first, 60s));
  std::filesystem::remove_all(card.state / "tls");
  CHECK_FALSE(card.authorities.confirm());
  card.clock.advance(60s);
  CHECK(card.authorities.end_late_trial());
  CHECK(card.authorities.pem().empty());
}
