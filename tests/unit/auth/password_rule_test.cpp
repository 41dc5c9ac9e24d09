// The rule of manual 11.6: at least 12 characters with A-Z, a-z, 0-9 and one of ! % # @ ^ *, no others.
#include <catch2/catch.hpp>

#include "auth/password_hash.hpp"
#include "auth/password_rule.hpp"
#include "auth/secrets.hpp"

#include <set>

using namespace nv::auth;

TEST_CASE("the password rule of the manual", "[auth]") {
  for (const char* good :
       {"Abcdefghij1!", "aB3%aB3%aB3%", "A1a#AAAAAAAAAAAAAA", "Zz0@Zz0@Zz0@", "Zz0^Zz0^Zz0^", "Zz0*Zz0*Zz0*"}) {
    CAPTURE(good);
    CHECK_FALSE(password_fault(good));
  }
  struct Case {
    std::string password;
    const char* said;
  };
  const std::vector<Case> cases{
      {"", "at least 12"},
      {"Abcdefghi1!", "at least 12"},
      {"FFC1A0", "at least 12"},
      {"abcdefghij1!", "upper case"},
      {"ABCDEFGHIJ1!", "lower case"},
      {"Abcdefghijk!", "number"},
      {"Abcdefghijk1", "special"},
      {"Abcdefghij1!$", "only letters"},
      {"Abcdefghij1! ", "only letters"},
      {"Abcdefghij1!\xC3\xA4", "only letters"},
      {std::string("Abcdefghij1!\0", 13), "only letters"},
      {"Abcdefghij1!" + std::string(120, 'a'), "at most 128"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.password);
    CHECK(password_fault(one.password).value_or("").find(one.said) != std::string::npos);
  }
}

TEST_CASE("hashes are salted Argon2id and fit only their password", "[auth]") {
  const std::string hash = hash_password("Abcdefghij1!");
  CHECK(hash.starts_with("$argon2id$v=19$m=8192,"));
  CHECK(hash != hash_password("Abcdefghij1!"));
  CHECK(is_password(hash, "Abcdefghij1!"));
  CHECK_FALSE(is_password(hash, "Abcdefghij1?"));
  CHECK_FALSE(is_password("", ""));
  CHECK_FALSE(is_password("nonsense", "Abcdefghij1!"));
  CHECK_FALSE(is_password(nobodys_hash(), ""));
}

TEST_CASE("tokens are long and never the same", "[auth]") {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    seen.insert(random_token());
  }
  CHECK(seen.size() == 10'000);
  CHECK(seen.begin()->size() == 64);
  CHECK(token_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2
  CHECK(equal("abc", "abc"));
  CHECK_FALSE(equal("abc", "abd"));
  CHECK_FALSE(equal("abc", "ab"));
}
