#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <filesystem>

#include "auth/accounts.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using namespace nv::auth;

namespace {

AccountTable example() {
  AccountTable table;
  table.admin = {"admin", UserAccess::disabled, "$argon2id$admin", core::WallTime(std::chrono::seconds(1'800'000'000))};
  table.users.at(3) = {"viewer", UserAccess::read_only, "$argon2id$viewer", core::WallTime(std::chrono::seconds(5))};
  table.tokens.push_back({7, "grafana", Role::read_only, "abc", core::WallTime(std::chrono::seconds(1)),
                          core::WallTime(std::chrono::seconds(2))});
  table.next_token = 8;
  return table;
}

}  // namespace

TEST_CASE("accounts survive a restart, in a file for nobody else", "[auth]") {
  test::TempDir state;
  Accounts accounts(state.path());
  CHECK(accounts.load().empty());
  CHECK(accounts.table().admin.hash.empty());
  REQUIRE(accounts.set(example()));
  struct stat info {};
  REQUIRE(::stat((state / "accounts.json").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777u) == 0600u);
  Accounts again(state.path());
  CHECK(again.load().empty());
  CHECK(again.table() == example());
}

TEST_CASE("only accounts that may log in are found", "[auth]") {
  test::TempDir state;
  Accounts accounts(state.path());
  AccountTable table = example();
  table.users.at(0) = {"off", UserAccess::disabled, "x", {}};
  table.users.at(1) = {"worker", UserAccess::read_write, "x", {}};
  REQUIRE(accounts.set(table));
  CHECK(accounts.find("admin")->role == Role::admin);
  CHECK(accounts.find("viewer")->role == Role::read_only);
  CHECK(accounts.find("worker")->role == Role::read_write);
  for (const char* nobody : {"", "off", "Admin", "VIEWER", "viewer ", "nobody"}) {
    CAPTURE(nobody);
    CHECK_FALSE(accounts.find(nobody));
  }
}

namespace {

void make_unreadable(const std::filesystem::path& file) {
  std::filesystem::remove(file);
  std::filesystem::create_symlink(file, file);  // ELOOP, for root too
}

std::vector<std::string> damaged_tables() {
  const std::string good = to_text(example());
  return {
      "",
      "{",
      "[]",
      "null",
      "{\"version\": 2}",
      good.substr(0, good.size() / 2),
      R"({"version":1,"next_token":1,"users":[],"tokens":[],"admin":{"name":"root","access":"disabled","hash":"","password_since":0}})",
      R"({"version":1,"next_token":1,"users":[{"name":"admin"}],"tokens":[]})",
      R"({"version":1,"next_token":-1,"users":{},"tokens":[]})",
  };
}

}  // namespace

TEST_CASE("a damaged file is kept aside and its copy counts", "[auth]") {
  test::TempDir state;
  REQUIRE(Accounts(state.path()).set(example()));
  const auto broken = GENERATE(from_range(damaged_tables()));
  CAPTURE(broken);
  test::write_text(state / "accounts.json", broken);
  Accounts accounts(state.path());
  CHECK(accounts.load().size() == 1);
  CHECK(accounts.barred().empty());
  CHECK(accounts.table() == example());
  CHECK(test::text_of(state / "accounts.json.bad") == broken);
  Accounts again(state.path());
  CHECK(again.load().empty());
  CHECK(again.table() == example());
}

TEST_CASE("a lost file is no new card: its copy counts", "[auth]") {
  test::TempDir state;
  REQUIRE(Accounts(state.path()).set(example()));
  std::filesystem::remove(state / "accounts.json");
  Accounts accounts(state.path());
  CHECK(accounts.load().size() == 1);
  CHECK(accounts.table() == example());
  CHECK(std::filesystem::exists(state / "accounts.json"));
}

TEST_CASE("where neither the file nor its copy can be used nobody gets in, and nothing is replaced", "[auth]") {
  test::TempDir state;
  const auto broken = GENERATE(from_range(damaged_tables()));
  CAPTURE(broken);
  test::write_text(state / "accounts.json", broken);
  if (GENERATE(true, false)) {
    test::write_text(state / "accounts.json.copy", broken);
  }
  Accounts accounts(state.path());
  CHECK(accounts.load().size() == 1);
  CHECK_FALSE(accounts.barred().empty());
  CHECK_FALSE(accounts.set(example()));
  CHECK(test::text_of(state / "accounts.json") == broken);
}

TEST_CASE("a file that cannot be read now stays, and counts as soon as it can", "[auth]") {
  test::TempDir state;
  REQUIRE(Accounts(state.path()).set(example()));
  const std::string text = test::text_of(state / "accounts.json");
  make_unreadable(state / "accounts.json");
  const bool with_copy = GENERATE(true, false);
  if (!with_copy) {
    make_unreadable(state / "accounts.json.copy");
  }
  Accounts accounts(state.path());
  CHECK(accounts.load().size() == 1);
  CHECK(accounts.barred().empty() == with_copy);
  CHECK(std::filesystem::is_symlink(state / "accounts.json"));
  if (!with_copy) {
    CHECK_FALSE(accounts.set({}));
    std::filesystem::remove(state / "accounts.json");
    test::write_text(state / "accounts.json", text);
    CHECK(accounts.load().empty());
    CHECK(accounts.barred().empty());
  }
  CHECK(accounts.table() == example());
}

TEST_CASE("the copy is made for a file of before there were copies", "[auth]") {
  test::TempDir state;
  test::write_text(state / "accounts.json", to_text(example()));
  Accounts accounts(state.path());
  CHECK(accounts.load().empty());
  CHECK(test::text_of(state / "accounts.json.copy") == to_text(example()));
}

TEST_CASE("every member of the file is checked", "[auth]") {
  const std::string good = to_text(example());
  REQUIRE(table_of(good));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto place = text.find(from);
    REQUIRE(place != std::string::npos);
    return table_of(text.replace(place, from.size(), to)).has_value();
  };
  CHECK_FALSE(with("\"read_only\"", "\"root\""));
  CHECK_FALSE(with("\"viewer\"", "\"vie wer\""));
  CHECK_FALSE(with("\"viewer\"", "\"ADMIN\""));
  CHECK_FALSE(with("1800000000", "-1"));
  CHECK_FALSE(with("1800000000", "99999999999999999999"));
  CHECK_FALSE(with("1800000000", "\"x\""));
  CHECK_FALSE(with("\"$argon2id$viewer\"", "\"" + std::string(500, 'x') + "\""));
}

TEST_CASE("names are safe everywhere", "[auth]") {
  for (const char* good : {"a", "viewer-1", "j.doe@example", "A_B", "12345678901234567890123456789012"}) {
    CAPTURE(good);
    CHECK_FALSE(name_fault(good));
  }
  for (const char* bad : {"", "a b", "<b>", "admin", "Admin", "ADMIN", "a\n", "\xC3\xA4", "a/b", "a:b",
                          "123456789012345678901234567890123"}) {
    CAPTURE(bad);
    CHECK(name_fault(bad));
  }
}

TEST_CASE("deleted tokens are written and read; a file of before has none, one with too many is refused", "[auth]") {
  AccountTable table;
  table.admin.name = kAdmin;
  const std::string before = [&] {
    std::string text = to_text(table);
    const auto place = text.find("\"revoked\": [],");
    REQUIRE(place != std::string::npos);
    return text.erase(place, std::string("\"revoked\": [],").size());
  }();
  CHECK(table_of(before)->revoked.empty());
  const core::WallTime later(std::chrono::seconds(1'800'000'000));
  table.revoked = {{std::string(64, 'a'), later}};
  CHECK(table_of(to_text(table))->revoked == table.revoked);
  table.revoked = std::vector<RevokedToken>(kMostRevoked + 1, {std::string(64, 'a'), later});
  CHECK_FALSE(table_of(to_text(table)));
  table.revoked = {{"short", later}};
  CHECK(table_faults(*table_of(to_text(table))).back() == "a deleted API token has a wrong digest");
}

TEST_CASE("pauses are written and read, nonsense is left out", "[auth]") {
  const std::vector<Lockout::Saved> pauses{{"admin", "192.0.2.1", 6, std::chrono::seconds(60)},
                                           {"", "2001:db8::1", 25, std::chrono::seconds(3600)}};
  CHECK(pauses_of(to_text(pauses)) == pauses);
  CHECK(pauses_of("").empty());
  CHECK(pauses_of("{}").empty());
  CHECK(pauses_of(R"([1, {"account": "a"}, {"account":"a","address":"b","failures":0,"left_s":5}])").empty());
}
