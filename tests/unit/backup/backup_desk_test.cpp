#include "backup/backup_desk.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/show_result.hpp"
#include "unit/backup/scene.hpp"

using namespace nv;
using namespace nv::backup;
using test::kAdminOrigin;
using test::kPassphrase;
using test::MailSettings;

namespace {

void change_everything(test::BackupScene& scene) {
  REQUIRE(scene.store.set(MailSettings{99, "b", "other"}, kAdminOrigin));
  auth::AccountTable table = scene.desk.table();
  table.users.at(0) = {};
  table.users.at(1) = {"viewer", auth::UserAccess::read_only, test::some_hash(), {}};
  REQUIRE(scene.desk.restore(table, kAdminOrigin));
}

}  // namespace

TEST_CASE("without a passphrase everything but the secrets comes back", "[backup]") {
  test::BackupScene scene;
  const std::string file = scene.make();
  CHECK(file.find("geheim4711") == std::string::npos);
  change_everything(scene);
  const auto restored = scene.restore(file);
  REQUIRE(restored);
  CHECK_FALSE(restored->secrets);
  CHECK(scene.mail().port == 26);
  CHECK(scene.mail().name == "a");
  CHECK(scene.mail().password == "other");
  CHECK(scene.desk.table().users.at(0).name == "worker");
  CHECK(scene.desk.table().users.at(1).name.empty());
  CHECK(scene.told == std::vector<std::size_t>{0});
}

TEST_CASE("each file that is made is told with who made it and whether secrets are in it", "[backup]") {
  test::BackupScene scene;
  scene.make();
  scene.make(kPassphrase);
  CHECK(scene.made == std::vector<std::pair<bool, core::Origin>>{{false, kAdminOrigin}, {true, kAdminOrigin}});
}

TEST_CASE("with a passphrase the secrets come back, on another card too", "[backup]") {
  test::BackupScene scene;
  const std::string file = scene.make(kPassphrase);
  CHECK(file.find("geheim4711") == std::string::npos);
  test::BackupScene other;
  change_everything(other);
  REQUIRE(other.restore(file, kPassphrase));
  CHECK(other.mail().password == "geheim4711");
  CHECK(other.desk.table().users == scene.desk.table().users);
}

TEST_CASE("a wrong passphrase changes nothing", "[backup]") {
  test::BackupScene scene;
  const std::string file = scene.make(kPassphrase);
  change_everything(scene);
  const auto refused = scene.restore(file, "another passphrase");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().faults.front().where == "passphrase");
  CHECK(scene.mail().port == 99);
  CHECK(scene.desk.table().users.at(1).name == "viewer");
  CHECK(scene.told == std::vector<std::size_t>{1});
  CHECK_FALSE(scene.restore(scene.make(), kPassphrase));  // nothing is sealed in it
}

TEST_CASE("who is logged out while the passphrase is tried restores nothing", "[backup]") {
  test::BackupScene scene;
  const std::string file = scene.make(kPassphrase);
  change_everything(scene);
  constexpr std::uint64_t kOver = 7;
  const auto refused = test::run(scene.io, scene.backup.restore({file, kPassphrase, false, kAdminOrigin, kOver}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Refused::Kind::busy);
  CHECK(scene.mail().port == 99);
  CHECK(scene.desk.table().users.at(1).name == "viewer");
  CHECK(scene.restore(file, kPassphrase));
}

TEST_CASE("every setting that is refused is named, and nothing changes", "[backup]") {
  test::BackupScene scene;
  Backup backup = *backup_of(scene.make());
  backup.settings.entries = {{"mail", "port", std::int64_t{0}},
                             {"mail", "name", std::string(99, 'x')},
                             {"mail", "door", true},
                             {"post", "port", true}};
  backup.settings.sections = {"mail", "post"};
  const auto refused = scene.restore(to_text(backup));
  REQUIRE_FALSE(refused);
  std::vector<std::string> places;
  for (const Fault& fault : refused.error().faults) {
    places.push_back(fault.where);
  }
  CHECK(places == std::vector<std::string>{"settings: post", "settings: mail.port", "settings: mail.name",
                                           "settings: mail.door"});
  CHECK(scene.mail().port == 26);
  CHECK(scene.told == std::vector<std::size_t>{4});
}

TEST_CASE("a check changes nothing and is not told", "[backup]") {
  test::BackupScene scene;
  const std::string file = scene.make();
  change_everything(scene);
  const auto checked = scene.restore(file, std::nullopt, true);
  REQUIRE(checked);
  CHECK_FALSE(checked->restored);
  CHECK(scene.mail().port == 99);
  CHECK_FALSE(scene.restore("x", std::nullopt, true));
  CHECK(scene.told.empty());
}

TEST_CASE("the sessions of restored accounts end, others stay", "[backup]") {
  test::BackupScene scene;
  const auto worker = test::run(scene.io, scene.desk.log_in("worker", "Correct#Horse7", {"web", "", "192.0.2.8"}));
  REQUIRE(worker);
  const std::string same = scene.make();
  REQUIRE(scene.restore(same));
  CHECK(scene.desk.session(worker->session.id) != nullptr);
  Backup backup = *backup_of(same);
  backup.accounts.users.at(0).access = auth::UserAccess::read_only;
  REQUIRE(scene.restore(to_text(backup)));
  CHECK(scene.desk.session(worker->session.id) == nullptr);
}

TEST_CASE("settings that cannot be saved leave the accounts as they were", "[backup]") {
  test::BackupScene scene;
  const std::string file = scene.make();
  change_everything(scene);
  const auto settings = scene.store.settings_file();
  std::filesystem::remove(settings);
  std::filesystem::create_directory(settings);  // no file can take its place
  std::filesystem::create_directory(settings / "x");
  const auto refused = scene.restore(file);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Refused::Kind::storage);
  CHECK(scene.desk.table().users.at(1).name == "viewer");
  CHECK(scene.mail().port == 99);
  CHECK_FALSE(std::filesystem::exists(scene.dir / "restore.json"));
}
