#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <filesystem>

#include "pem_maker.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"
#include "tls/certificates.hpp"

using namespace nv;

namespace {

const tls::HostNames kNames{{"ups-1"}, {"192.0.2.7"}};

struct Card {
  explicit Card(const test::TempDir& state) : certificates(state.path(), clock, test::quiet_log()) {}

  core::SystemClock clock{};
  tls::Certificates certificates;
  std::string fingerprint() const { return tls::info_of(certificates.active()).fingerprint; }
};

std::string uploadable(const char* name = "ups.example") {
  const auto key = test::ec_key();
  return test::pkcs8(key) + test::pem(test::certificate({.common_name = name, .key = key}));
}

}  // namespace

TEST_CASE("what is made at the first start is kept, and readable by nobody else", "[tls]") {
  test::TempDir state;
  Card first(state);
  REQUIRE(first.certificates.load(kNames));
  Card second(state);
  REQUIRE(second.certificates.load(kNames));
  CHECK(first.fingerprint() == second.fingerprint());
  CHECK(first.certificates.root_pem() == second.certificates.root_pem());
  CHECK(first.certificates.root_pem().find("PRIVATE") == std::string::npos);
  for (const char* name : {"root.pem", "server.pem"}) {
    struct stat info {};
    REQUIRE(::stat((state.path() / "tls" / name).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777u) == 0600u);
  }
}

TEST_CASE("new names make a new server certificate under the old root", "[tls]") {
  test::TempDir state;
  Card card(state);
  REQUIRE(card.certificates.load(kNames));
  const std::string before = card.fingerprint();
  const std::string root = card.certificates.root_pem();
  int heard = 0;
  const auto subscription = card.certificates.changed().subscribe([&](const tls::Identity&) { ++heard; });
  CHECK_FALSE(card.certificates.renew_if_needed(kNames));
  CHECK(card.certificates.renew_if_needed({{"ups-1"}, {"198.51.100.7"}}));
  CHECK(card.fingerprint() != before);
  CHECK(card.certificates.root_pem() == root);
  CHECK(heard == 1);
}

TEST_CASE("an uploaded certificate counts until it is removed, also after a restart", "[tls]") {
  test::TempDir state;
  Card card(state);
  REQUIRE(card.certificates.load(kNames));
  const std::string own = card.fingerprint();
  CHECK_FALSE(card.certificates.check("nonsense"));
  CHECK(card.fingerprint() == own);
  REQUIRE(card.certificates.use(*card.certificates.check(uploadable())));
  CHECK(card.certificates.is_uploaded());
  const std::string uploaded = card.fingerprint();
  CHECK(uploaded != own);

  Card again(state);
  REQUIRE(again.certificates.load(kNames));
  CHECK(again.fingerprint() == uploaded);
  CHECK_FALSE(again.certificates.check(""));
  CHECK(again.fingerprint() == uploaded);
  CHECK(again.certificates.remove_uploaded().value());
  CHECK(again.fingerprint() == own);
  CHECK_FALSE(again.certificates.remove_uploaded().value());
  Card third(state);
  REQUIRE(third.certificates.load(kNames));
  CHECK(third.fingerprint() == own);
}

TEST_CASE("damaged files are put aside and made again", "[tls]") {
  test::TempDir state;
  std::string own;
  {
    Card card(state);
    REQUIRE(card.certificates.load(kNames));
    own = card.fingerprint();
  }
  const auto name = GENERATE(as<std::string>{}, "root.pem", "server.pem", "uploaded.pem");
  const auto content = GENERATE(as<std::string>{}, "", "-----BEGIN CERTIFICATE-----\n", "x");
  test::write_text(state.path() / "tls" / name, content);
  Card card(state);
  REQUIRE(card.certificates.load(kNames));
  CHECK_FALSE(card.certificates.is_uploaded());
  CHECK(std::filesystem::exists(state.path() / "tls" / (name + ".bad")));
  CHECK((card.fingerprint() == own) == (name == "uploaded.pem"));
}

TEST_CASE("a state directory that cannot be written still gives a certificate", "[tls]") {
  test::TempDir state;
  test::write_text(state / "tls", "in the way");
  Card card(state);
  REQUIRE(card.certificates.load(kNames));
  CHECK(card.fingerprint().size() == 95);
  CHECK_FALSE(card.certificates.use(*card.certificates.check(uploadable())));
}

TEST_CASE("a certificate that cannot be read now stays, another serves, and it comes back by itself", "[tls]") {
  test::TempDir state;
  std::string own, root;
  {
    Card card(state);
    REQUIRE(card.certificates.load(kNames));
    own = card.fingerprint();
    root = card.certificates.root_pem();
  }
  const auto name = GENERATE(as<std::string>{}, "root.pem", "server.pem");
  const auto file = state.path() / "tls" / name;
  std::filesystem::rename(file, state / "elsewhere");
  std::filesystem::create_symlink(file, file);  // ELOOP, for root too
  Card card(state);
  int heard = 0;
  const auto subscription = card.certificates.changed().subscribe([&](const tls::Identity&) { ++heard; });
  REQUIRE(card.certificates.load(kNames));
  CHECK(card.certificates.is_makeshift());
  CHECK(card.fingerprint() != own);
  CHECK_FALSE(card.certificates.renew_if_needed(kNames));
  CHECK(std::filesystem::is_symlink(file));
  std::filesystem::rename(state / "elsewhere", file);
  CHECK(card.certificates.renew_if_needed(kNames));
  CHECK(heard == 1);
  CHECK_FALSE(card.certificates.is_makeshift());
  CHECK(card.fingerprint() == own);
  CHECK(card.certificates.root_pem() == root);
}

TEST_CASE("what could not be saved at the start is saved as soon as it can", "[tls]") {
  test::TempDir state;
  test::write_text(state / "tls", "in the way");
  Card card(state);
  REQUIRE(card.certificates.load(kNames));
  std::filesystem::remove(state / "tls");
  std::string shown = card.fingerprint();
  if (card.certificates.renew_if_needed(kNames)) {
    shown = card.fingerprint();
  }
  Card again(state);
  REQUIRE(again.certificates.load(kNames));
  CHECK(again.fingerprint() == shown);
  CHECK(again.certificates.root_pem() == card.certificates.root_pem());
}
