#include "tls/sealing.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/temp_dir.hpp"
#include "tls/kept_key.hpp"

using namespace nv::tls;

namespace {

const std::string kKey(kSealingKeyBytes, 'k');

}  // namespace

TEST_CASE("what is sealed opens with its key alone", "[tls][sealing]") {
  for (const std::string& text : {std::string(), std::string("geheim"), std::string(5000, '\xff')}) {
    const auto sealed = seal(kKey, text, "1");
    REQUIRE(sealed);
    CHECK(unseal(kKey, *sealed, "1") == text);
    CHECK_FALSE(unseal(std::string(kSealingKeyBytes, 'j'), *sealed, "1"));
    CHECK_FALSE(unseal(kKey, *sealed, "2"));
    CHECK(sealed->find("geheim") == std::string::npos);
  }
}

TEST_CASE("the same text is never sealed the same way twice", "[tls][sealing]") {
  CHECK(seal(kKey, "geheim", "") != seal(kKey, "geheim", ""));
}

TEST_CASE("any change of the sealed text is noticed", "[tls][sealing]") {
  const std::string sealed = *seal(kKey, "geheim", "1");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    for (const char other : {'A', 'B', 'Q', 'g', 'h'}) {
      changed[i] = other;
      CHECK((other == sealed[i] || !unseal(kKey, changed, "1")));
    }
    CHECK_FALSE(unseal(kKey, sealed.substr(0, i), "1"));
  }
}

TEST_CASE("what is no sealed text or no key is refused", "[tls][sealing]") {
  for (const char* text : {"", "====", "AAAA", "geheim", "\n\n\n\n", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    CHECK_FALSE(unseal(kKey, text, ""));
  }
  CHECK_FALSE(seal("short", "geheim", ""));
  CHECK_FALSE(unseal("short", *seal(kKey, "geheim", ""), ""));
}

TEST_CASE("a key that cannot be read now is not replaced", "[tls][sealing]") {
  const nv::test::TempDir dir;
  const auto file = dir.path() / "key";
  const auto sealed = KeptKey(file).seal("geheim", "1");
  REQUIRE(sealed);
  std::filesystem::rename(file, dir.path() / "elsewhere");
  std::filesystem::create_symlink(file, file);  // ELOOP, for root too
  KeptKey key(file);
  CHECK_FALSE(key.unseal(*sealed, "1"));
  CHECK_FALSE(key.seal("another", "1"));
  std::filesystem::rename(dir.path() / "elsewhere", file);
  CHECK(key.unseal(*sealed, "1") == "geheim");
}

TEST_CASE("nothing is sealed with a key that cannot be kept", "[tls][sealing]") {
  const nv::test::TempDir dir;
  const auto file = dir.path() / "later" / "key";
  KeptKey key(file);
  CHECK_FALSE(key.seal("geheim", "1"));
  std::filesystem::create_directory(file.parent_path());
  const auto sealed = key.seal("geheim", "1");
  REQUIRE(sealed);
  CHECK(KeptKey(file).unseal(*sealed, "1") == "geheim");
}
