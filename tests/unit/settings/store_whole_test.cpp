#include <catch2/catch.hpp>
#include <tuple>

#include "settings/store.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv::settings;
using nv::test::TempDir;
using nv::test::text_of;

namespace {

struct MailSettings {
  int port = 25;
  std::string password;

  static constexpr std::string_view kSection = "mail";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    return std::tuple{
        number("port", &MailSettings::port, 1, 65535).help("Port."),
        secret("password", &MailSettings::password, 8).help("Secret."),
    };
  }
};

struct NameSettings {
  std::string name = "a";

  static constexpr std::string_view kSection = "name";
  static constexpr auto fields() { return std::tuple{text("name", &NameSettings::name, 8).help("Name.")}; }
};

const nv::core::Origin kWho{"REST", "admin", "192.0.2.7"};

struct Scene {
  TempDir dir;
  Store store{Sections<MailSettings, NameSettings>(), {std::nullopt, dir.path()}};
};

Document document(const char* text) {
  return *parse_settings(text);
}

}  // namespace

TEST_CASE("sections are seen without their types", "[settings]") {
  Scene scene;
  const auto sections = scene.store.sections();
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].name == "mail");
  CHECK(sections[0].admin_only);
  CHECK_FALSE(sections[1].admin_only);
  CHECK(sections[0].rows[0].key == "port");
  CHECK(sections[0].values[0] == Value(std::int64_t{25}));
  CHECK_FALSE(scene.store.section("nothing"));
}

TEST_CASE("a section set by its name counts and is told like any other", "[settings]") {
  Scene scene;
  std::vector<std::string> told;
  const auto listening = scene.store.changed().subscribe(
      [&](const Changed& changed) { told.push_back(changed.origin.by + " " + changed.changes.front().key); });
  const auto before = scene.store.section("mail")->revision;
  REQUIRE(scene.store.set("mail", {std::int64_t{26}, std::string("x")}, kWho));
  CHECK(scene.store.get<MailSettings>().port == 26);
  CHECK(told == std::vector<std::string>{"admin port"});
  CHECK(scene.store.section("mail")->revision != before);
  CHECK_FALSE(scene.store.set("mail", {std::int64_t{0}, std::string("x")}, kWho));
  CHECK_FALSE(scene.store.set("mail", {std::int64_t{26}}, kWho));
  CHECK_FALSE(scene.store.set("nothing", {std::int64_t{26}}, kWho));
  CHECK(scene.store.get<MailSettings>().port == 26);
}

TEST_CASE("what changes nothing leaves the revision", "[settings]") {
  Scene scene;
  const auto before = scene.store.section("mail")->revision;
  REQUIRE(scene.store.set("mail", {std::int64_t{25}, std::string()}, kWho));
  CHECK(scene.store.section("mail")->revision == before);
}

TEST_CASE("a whole configuration says everything that is wrong and changes nothing", "[settings]") {
  Scene scene;
  const auto problems =
      scene.store.try_all(document(R"({"mail": {"port": 0, "door": 1}, "other": {}, "name": {"name": 5}})"));
  CHECK(problems.size() == 4);
  CHECK(scene.store.get<MailSettings>().port == 25);
}

TEST_CASE("a whole configuration replaces all but secrets it does not give", "[settings]") {
  Scene scene;
  REQUIRE(scene.store.set("mail", {std::int64_t{26}, std::string("geheim")}, kWho));
  REQUIRE(scene.store.set("name", {std::string("old")}, kWho));
  const Document whole = document(R"({"mail": {"port": 27}})");
  const std::string text = *scene.store.text_of(whole);
  REQUIRE(scene.store.set_all(whole, kWho));
  CHECK(scene.store.get<MailSettings>().port == 27);
  CHECK(scene.store.get<MailSettings>().password == "geheim");
  CHECK(scene.store.get<NameSettings>().name == "a");
  CHECK(text_of(scene.store.settings_file()) == text);
}
