#include "backup/journal.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using nv::backup::Journal;
using nv::test::TempDir;
using nv::test::text_of;
using nv::test::write_text;

TEST_CASE("a restore that was cut off is finished at the next start", "[backup]") {
  TempDir dir;
  write_text(dir / "settings.json", "old settings");
  write_text(dir / "accounts.json", "new accounts");  // the power failed between the two
  REQUIRE(Journal(dir.path()).begin("new settings", "new accounts"));
  CHECK(Journal(dir.path()).finish() == "a restore was cut off and has been finished");
  CHECK(text_of(dir / "settings.json") == "new settings");
  CHECK(text_of(dir / "accounts.json") == "new accounts");
  CHECK_FALSE(Journal(dir.path()).finish());
}

TEST_CASE("without a restore nothing is touched", "[backup]") {
  TempDir dir;
  write_text(dir / "settings.json", "old");
  const Journal journal(dir.path());
  CHECK_FALSE(journal.finish());
  REQUIRE(journal.begin("new", "new"));
  journal.end();
  CHECK_FALSE(journal.finish());
  CHECK(text_of(dir / "settings.json") == "old");
}

TEST_CASE("a journal that is no journal counts for nothing", "[backup]") {
  TempDir dir;
  write_text(dir / "settings.json", "old");
  for (const char* text : {"", "{", "[]", "{}", R"({"settings": 5, "accounts": ""})", R"({"settings": "x"})"}) {
    write_text(dir / "restore.json", text);
    CHECK(Journal(dir.path()).finish());
    CHECK(text_of(dir / "settings.json") == "old");
    CHECK_FALSE(std::filesystem::exists(dir / "restore.json"));
  }
}

TEST_CASE("a journal that cannot be read now waits for the next start", "[backup]") {
  TempDir dir;
  write_text(dir / "settings.json", "old");
  REQUIRE(Journal(dir.path()).begin("new settings", "new accounts"));
  std::filesystem::rename(dir / "restore.json", dir / "elsewhere");
  std::filesystem::create_symlink(dir / "restore.json", dir / "restore.json");  // ELOOP, for root too
  CHECK(Journal(dir.path()).finish());
  CHECK(text_of(dir / "settings.json") == "old");
  std::filesystem::rename(dir / "elsewhere", dir / "restore.json");
  CHECK(Journal(dir.path()).finish() == "a restore was cut off and has been finished");
  CHECK(text_of(dir / "accounts.json.copy") == "new accounts");
}
