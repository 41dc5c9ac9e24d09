#include "backup/backup_file.hpp"

#include <catch2/catch.hpp>

#include "auth/secrets.hpp"
#include "support/show_result.hpp"
#include "unit/backup/scene.hpp"

using namespace nv;
using namespace nv::backup;

namespace {

// With a right digest, whatever the content.
std::string file_of(const std::string& body) {
  return "netvisiond-backup 1 sha256=" + auth::token_digest(body) + "\n" + body;
}

std::vector<std::string> places(const std::string& text) {
  const auto backup = backup_of(text);
  std::vector<std::string> list;
  if (!backup) {
    for (const Fault& fault : backup.error()) {
      list.push_back(fault.where);
    }
  }
  return list;
}

using Places = std::vector<std::string>;

}  // namespace

TEST_CASE("a backup reads as it was written", "[backup]") {
  test::BackupScene scene;
  const auto backup = backup_of(scene.make());
  REQUIRE(backup.has_value());
  CHECK(backup->made == "2027-03-01T12:00:00.000Z");
  CHECK(backup->firmware == "0.1.0");
  CHECK(backup->accounts == scene.desk.table());
  CHECK(backup->settings.entries.size() == 2);
  CHECK_FALSE(backup->secrets);
}

TEST_CASE("a change or cut anywhere in the file is noticed", "[backup]") {
  test::BackupScene scene;
  const std::string text = scene.make();
  for (std::size_t i = 0; i < text.size(); i += 7) {
    CAPTURE(i);
    CHECK(places(text.substr(0, i)) == Places{"line 1"});
    std::string changed = text;
    changed[i] = changed[i] == '0' ? '1' : '0';
    CHECK(places(changed) == Places{"line 1"});
  }
  CHECK(places("\xef\xbb\xbf" + text) == Places{"line 1"});
  CHECK(places(text + "\n") == Places{"line 1"});
}

TEST_CASE("a file of another kind or version says so", "[backup]") {
  CHECK(backup_of("").error().front().message == "this is no backup of netvisiond");
  CHECK(backup_of("{}").error().front().message == "this is no backup of netvisiond");
  CHECK(backup_of("netvisiond-backup 2 sha256=00\n{}").error().front().message ==
        "the backup has a version that this firmware does not know");
  CHECK(places(std::string(kLargestBackup + 1, 'x')) == Places{"line 1"});
}

TEST_CASE("with a right digest, everything that is wrong is named", "[backup]") {
  CHECK(places(file_of("{\n \"made\": \"x\",\n oops\n}\n")) == Places{"line 4"});
  CHECK(places(file_of("[]")) == Places{"line 2"});
  CHECK(places(file_of(std::string(1000, '['))) == Places{"line 2"});
  CHECK(places(file_of("{}")) == Places{"made", "firmware", "settings", "settings", "accounts", "accounts"});
  CHECK(places(file_of(R"({"made":"","firmware":"","settings":{},"accounts":{"version":1}})")) == Places{"accounts"});
  test::BackupScene scene;
  const std::string text = scene.make();
  std::string body = text.substr(text.find('\n') + 1);
  body.replace(body.rfind('}'), 1, R"(,"secrets": 5})");
  CHECK(places(file_of(body)) == Places{"secrets"});
}

TEST_CASE("a number that no type holds is a fault of the file", "[backup]") {
  CHECK(places(file_of("{\"made\": 1e999}")) == Places{"body"});
  CHECK(places(file_of("6E6666 \"")) == Places{"body"});
}

TEST_CASE("accounts that could lock everybody out are refused", "[backup]") {
  test::BackupScene scene;
  const auto fault = [&](auto change) {
    auth::AccountTable table = scene.desk.table();
    change(table);
    const auto faults = auth::table_faults(table);
    return faults.size() == 1;
  };
  CHECK(auth::table_faults(scene.desk.table()).empty());
  CHECK(fault([](auth::AccountTable& table) { table.admin.hash.clear(); }));
  CHECK(fault([](auth::AccountTable& table) { table.admin.hash = "plain"; }));
  CHECK(fault([](auth::AccountTable& table) {
    const auto cost = table.admin.hash.find("m=8192");
    table.admin.hash.replace(cost, 6, "m=9999");
  }));
  CHECK(fault([](auth::AccountTable& table) { table.users.at(1) = table.users.at(0); }));
  CHECK(fault([](auth::AccountTable& table) { table.users.at(0).hash.clear(); }));
  CHECK(fault([](auth::AccountTable& table) {
    table.tokens.push_back({1, "a", auth::Role::read_only, "short", {}, {}});
  }));
}
