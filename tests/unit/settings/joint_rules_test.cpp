#include <catch2/catch.hpp>
#include <fstream>
#include <optional>

#include "settings/sections/all.hpp"
#include "settings/sections/joint_rules.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv::settings;
using nv::test::TempDir;
using nv::test::write_text;

namespace {

const nv::core::Origin kWho{"REST", "admin", "192.0.2.7"};

struct Scene {
  TempDir dir;
  Store store;
  std::vector<Problem> problems;

  // As after a start with these files; empty: there is none.
  explicit Scene(const char* defaults = "", const char* saved = "")
      : store(AllSections(), {written("defaults.json", defaults), dir.path()}, joint_rules()) {
    static_cast<void>(written("settings.json", saved));
    problems = store.load();
  }

  std::optional<std::filesystem::path> written(const char* name, std::string_view text) const {
    if (text.empty()) {
      return std::nullopt;
    }
    write_text(dir / name, text);
    return dir / name;
  }

  template <class S, class Change>
  std::string set(Change change) {
    S section = store.get<S>();
    change(section);
    const auto set = store.set(section, kWho);
    return set ? "" : set.error().message;
  }
  std::string only_problem() const {
    REQUIRE(problems.size() == 1);
    const auto& [where, message] = problems.front();
    return where.substr(where.rfind('/') + 1) + " " + message;
  }
};

constexpr auto kHttpsOff = [](HttpsSettings& https) { https.enabled = false; };
constexpr auto kServe = [](HttpSettings& http) { http.mode = HttpMode::serve; };
constexpr auto kNobody = "nobody could get in";

}  // namespace

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("a change that leaves no door is refused with the remedy", "[settings][joint]") {
  Scene scene;
  CHECK_THAT(scene.set<HttpsSettings>(kHttpsOff), StartsWith(kNobody) && Contains("http.mode \"serve\""));
  CHECK(scene.store.get<HttpsSettings>().enabled);
  CHECK(scene.set<HttpSettings>(kServe).empty());
  CHECK(scene.set<HttpsSettings>(kHttpsOff).empty());
  for (const auto mode : {HttpMode::redirect, HttpMode::local}) {
    CHECK_THAT(scene.set<HttpSettings>([mode](HttpSettings& http) { http.mode = mode; }), StartsWith(kNobody));
  }
  CHECK_THAT(scene.set<HttpSettings>([](HttpSettings& http) { http.enabled = false; }), StartsWith(kNobody));
  CHECK(scene.set<HttpSettings>([](HttpSettings& http) { http.port = 8080; }).empty());
}

TEST_CASE("a file may leave this machine alone a door, but not nobody", "[settings][joint]") {
  Scene local(R"({"http":{"mode":"local"},"https":{"enabled":false}})");
  CHECK(local.problems.empty());
  CHECK_FALSE(local.store.get<HttpsSettings>().enabled);
  CHECK(local.set<HttpSettings>([](HttpSettings& http) { http.port = 8080; }).empty());  // no worse than before
  CHECK_THAT(local.set<HttpSettings>([](HttpSettings& http) { http.enabled = false; }), StartsWith(kNobody));
  CHECK(local.set<HttpsSettings>([](HttpsSettings& https) { https.enabled = true; }).empty());
  CHECK_THAT(local.set<HttpsSettings>(kHttpsOff), StartsWith(kNobody));

  const Scene shut(R"({"https":{"enabled":false}})");
  CHECK_THAT(shut.only_problem(), StartsWith("defaults.json: https.enabled does not count: nobody could get in"));
  CHECK(shut.store.get<HttpsSettings>().enabled);
}

TEST_CASE("of a file the value below counts where its own would leave no door", "[settings][joint]") {
  Scene scene(R"({"http":{"mode":"serve"},"https":{"enabled":false}})", R"({"http":{"mode":"redirect","port":8080}})");
  CHECK_THAT(scene.only_problem(), StartsWith("settings.json: http.mode does not count: nobody could get in"));
  CHECK(scene.store.get<HttpSettings>().mode == HttpMode::serve);
  CHECK(scene.store.get<HttpSettings>().port == 8080);
  CHECK(std::filesystem::exists(scene.dir / "settings.json.bad"));
  write_text(scene.dir / "settings.json", R"({"http":{"enabled":false}})");
  CHECK(scene.store.reload(kWho).size() == 1);
  CHECK(scene.store.get<HttpSettings>().enabled);
  write_text(scene.dir / "settings.json", R"({"https":{"enabled":true},"http":{"enabled":false}})");
  CHECK(scene.store.reload(kWho).empty());
  CHECK_FALSE(scene.store.get<HttpSettings>().enabled);
}

TEST_CASE("a file is checked over the file below it", "[settings][joint]") {
  const Scene scene(R"({"http":{"mode":"serve"}})", R"({"https":{"enabled":false}})");
  CHECK(scene.problems.empty());
  CHECK(scene.store.check(scene.dir / "settings.json").empty());
  CHECK(scene.store.check(scene.dir / "defaults.json").empty());
  write_text(scene.dir / "other.json", R"({"http":{"enabled":false},"https":{"enabled":false}})");
  CHECK(scene.store.check(scene.dir / "other.json").size() == 1);
}

TEST_CASE("two services never share a port", "[settings][joint]") {
  Scene scene;
  CHECK(scene.set<HttpSettings>([](HttpSettings& http) { http.port = 443; }) ==
        "HTTPS and HTTP cannot both listen on port 443");
  const std::string modbus = scene.set<ModbusTcpSettings>([](ModbusTcpSettings& settings) {
    settings.enabled = true;
    settings.port = 80;
  });
  CHECK(modbus == "HTTP and Modbus TCP cannot both listen on port 80");
  // Two that take any free port, and one that is switched off, are in nobody's way.
  CHECK(scene.set<HttpSettings>([](HttpSettings& http) { http.port = 0; }).empty());
  CHECK(scene.set<HttpsSettings>([](HttpsSettings& https) { https.port = 0; }).empty());
  CHECK(scene.set<ModbusTcpSettings>([](ModbusTcpSettings& settings) { settings.port = 802; }).empty());
  CHECK(scene.set<ModbusTcpSettings>([](ModbusTcpSettings& settings) {
    settings.enabled = settings.secure_enabled = true;
  }) == "Modbus TCP and Modbus TCP over TLS cannot both listen on port 802");

  const Scene file(R"({"https":{"port":8443}})", R"({"http":{"port":8443,"mode":"serve"}})");
  CHECK(file.only_problem() ==
        "settings.json: http.port does not count: HTTPS and HTTP cannot both listen on port 8443");
  CHECK(file.store.get<HttpSettings>().port == 80);
  CHECK(file.store.get<HttpSettings>().mode == HttpMode::serve);
}

TEST_CASE("a clash names first what the change would change", "[settings][joint]") {
  const Scene scene;
  auto https = to_values(HttpsSettings());
  https.at(1) = std::int64_t{80};
  const auto clashes = scene.store.clashes("https", https);
  REQUIRE(clashes.size() == 1);
  CHECK(clashes.front().settings.front() == SettingName{"https", "port"});
}

TEST_CASE("a restore is held against the same rules", "[settings][joint]") {
  const Scene scene;
  const auto problems = scene.store.try_all(*parse_settings(R"({"https":{"enabled":false},"http":{"port":443}})"));
  REQUIRE(problems.size() == 1);  // HTTPS is off: the port is free
  CHECK(problems.front().where == "settings: https.enabled");
  CHECK_THAT(problems.front().message, StartsWith(kNobody));
}

TEST_CASE("a trial is asked before a change, and not before the defaults", "[settings][joint]") {
  Scene scene;
  scene.store.set_trial([](const Proposal& proposal) -> std::optional<Clash> {
    if (proposal.get<HttpsSettings>().port == 8443 || proposal.get<HttpsSettings>().port == 443) {
      return Clash{{{"https", "port"}}, "the port is in use"};
    }
    return std::nullopt;
  });
  CHECK(scene.set<HttpsSettings>([](HttpsSettings& https) { https.port = 8443; }) == "the port is in use");
  CHECK(scene.set<HttpsSettings>([](HttpsSettings& https) { https.port = 8444; }).empty());
  CHECK(scene.store.try_all(Document()).size() == 1);
  CHECK(scene.store.reset(kWho));
  CHECK(scene.store.get<HttpsSettings>().port == 443);
}

TEST_CASE("an SNMP v3 user who could never log in is refused with the reason", "[settings][joint]") {
  const auto user = [](SnmpAuth auth, const char* auth_password, SnmpPrivacy privacy, const char* privacy_password) {
    return [=](SnmpUserSettings<8>& row) {
      row = {};
      row.name = "alice";
      row.auth = auth;
      row.auth_password = auth_password;
      row.privacy = privacy;
      row.privacy_password = privacy_password;
    };
  };
  Scene scene;
  const auto set = [&](const auto& change) { return scene.set<SnmpUserSettings<8>>(change); };
  CHECK_THAT(set(user(SnmpAuth::none, "", SnmpPrivacy::aes, "long enough")), Contains("choose \"auth\" as well"));
  CHECK_THAT(set(user(SnmpAuth::sha, "", SnmpPrivacy::none, "")), Contains("no authentication password"));
  CHECK_THAT(set(user(SnmpAuth::sha, "long enough", SnmpPrivacy::aes, "")), Contains("no encryption password"));
  CHECK(scene.store.get<SnmpUserSettings<8>>().name.empty());
  CHECK(set(user(SnmpAuth::none, "", SnmpPrivacy::none, "")).empty());
  CHECK(set(user(SnmpAuth::sha, "long enough", SnmpPrivacy::none, "")).empty());
  CHECK(set(user(SnmpAuth::sha, "long enough", SnmpPrivacy::aes, "long enough")).empty());
  CHECK(set([](SnmpUserSettings<8>& row) {
          row = {};
          row.privacy = SnmpPrivacy::des;
        }).empty());  // a free row
}

TEST_CASE("a user of a file who could never log in is the agent's to refuse", "[settings][joint]") {
  Scene scene(R"({"snmp_user_1":{"name":"bob","privacy":"AES"}})");
  CHECK(scene.problems.empty());
  CHECK(scene.store.get<SnmpUserSettings<1>>().privacy == SnmpPrivacy::aes);
  CHECK(scene.set<HttpSettings>([](HttpSettings& http) { http.port = 8080; }).empty());
}
