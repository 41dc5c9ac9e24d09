#include "settings/store.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "settings/sections/all.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

namespace fs = std::filesystem;
using namespace nv::settings;
using nv::core::LogLevel;
using nv::test::TempDir;
using nv::test::text_of;
using nv::test::write_text;

namespace {

struct MailSettings {
  std::string server;
  std::string password;

  static constexpr std::string_view kSection = "mail";
  static constexpr auto fields() {
    return std::tuple{
        host("server", &MailSettings::server).help("Mail server."),
        secret("password", &MailSettings::password, 8).help("Its password."),
    };
  }
};

using Tested = Sections<SerialSettings, IdentitySettings, LogSettings, MailSettings>;

const nv::core::Origin kAdmin{"REST", "admin", "192.0.2.7"};
const nv::core::Origin kFile{"file (SIGHUP)", "system", ""};

// A state directory, an administrator's file when one is written, and a store on them.
struct Bench {
  TempDir dir;
  fs::path defaults = dir / "netvisiond.json";
  fs::path settings = dir / "settings.json";
  fs::path previous = dir / "settings.json.previous";
  fs::path bad = dir / "settings.json.bad";

  // A new store, as after a restart.
  std::unique_ptr<Store> start(std::vector<Problem>* problems = nullptr) const {
    StoreFiles files{.defaults = std::nullopt, .state_dir = dir.path()};
    if (fs::exists(defaults)) {
      files.defaults = defaults;
    }
    auto store = std::make_unique<Store>(Tested{}, files);
    const auto found = store->load();
    if (problems != nullptr) {
      *problems = found;
    } else {
      CHECK(found == std::vector<Problem>{});
    }
    return store;
  }
};

SerialSettings with_slave(SerialSettings serial, std::uint8_t slave) {
  serial.slave = slave;
  return serial;
}

std::vector<std::string> messages(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems) {
    const auto name = problem.where.substr(problem.where.rfind('/') + 1);
    lines.push_back(name + ": " + problem.message);
  }
  return lines;
}

}  // namespace

TEST_CASE("without files the built-in defaults count and nothing is written", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  CHECK(store->get<SerialSettings>().polling_rate_s == 2);
  CHECK(store->get<IdentitySettings>().system_name == "Socomec");
  CHECK(bench.dir.names().empty());
}

TEST_CASE("each layer overrules the one below, setting by setting", "[settings][store]") {
  const Bench bench;
  write_text(bench.defaults, R"({"serial": {"slave": 5, "polling_rate_s": 10}, "log": {"level": "debug"}})");
  write_text(bench.settings, R"({"serial": {"slave": 6}, "identity": {"system_name": "Rack 4"}})");
  const auto store = bench.start();
  CHECK(store->get<SerialSettings>().slave == 6);
  CHECK(store->get<SerialSettings>().polling_rate_s == 10);
  CHECK(store->get<SerialSettings>().baud == 9600);
  CHECK(store->get<IdentitySettings>().system_name == "Rack 4");
  CHECK(store->get<LogSettings>().level == LogLevel::debug);
}

TEST_CASE("null in settings.json overrules the administrator's number", "[settings][store]") {
  const Bench bench;
  write_text(bench.defaults, R"({"serial": {"fixed_baud": 2400}})");
  const auto store = bench.start();
  CHECK(store->get<SerialSettings>().fixed_baud == 2400u);
  auto serial = store->get<SerialSettings>();
  serial.fixed_baud.reset();
  REQUIRE(store->set(serial, kAdmin));
  CHECK_FALSE(bench.start()->get<SerialSettings>().fixed_baud);
}

TEST_CASE("set saves only what differs from the layers below, and a restart finds it", "[settings][store]") {
  const Bench bench;
  write_text(bench.defaults, R"({"serial": {"slave": 5}})");
  const auto store = bench.start();
  auto serial = store->get<SerialSettings>();
  serial.slave = 9;
  serial.fixed_baud = 19200;
  const auto changes = store->set(serial, kAdmin);
  REQUIRE(changes);
  CHECK(*changes == std::vector<Change>{{"serial", "fixed_baud", "automatic", "19200"}, {"serial", "slave", "5", "9"}});
  CHECK(text_of(bench.settings) == "{\n  \"serial\": {\n    \"fixed_baud\": 19200,\n    \"slave\": 9\n  }\n}\n");
  CHECK(fs::status(bench.settings).permissions() == fs::perms(0600));
  CHECK(bench.start()->get<SerialSettings>().slave == 9);

  serial.slave = 5;
  serial.fixed_baud.reset();
  REQUIRE(store->set(serial, kAdmin));
  CHECK(text_of(bench.settings) == "{}\n");  // back to the defaults: later defaults will count again
  CHECK(text_of(bench.defaults) == R"({"serial": {"slave": 5}})");
}

TEST_CASE("set refuses what the fields refuse, names each, and changes nothing", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  int published = 0;
  const auto listener = store->changed().subscribe([&](const Changed&) { ++published; });
  auto serial = store->get<SerialSettings>();
  serial.slave = 0;
  serial.polling_rate_s = 61;
  const auto refused = store->set(serial, kAdmin);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "serial.slave: 0 is not a number from 1 to 247; serial.polling_rate_s: 61 is not a number from 1 to 60");
  CHECK(store->get<SerialSettings>().slave == 1);
  CHECK(published == 0);
  CHECK(bench.dir.names().empty());
}

TEST_CASE("set that changes nothing writes and publishes nothing", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  int published = 0;
  const auto listener = store->changed().subscribe([&](const Changed&) { ++published; });
  const auto changes = store->set(store->get<SerialSettings>(), kAdmin);
  REQUIRE(changes);
  CHECK(changes->empty());
  CHECK(published == 0);
  CHECK(bench.dir.names().empty());
}

TEST_CASE("set that cannot save changes nothing", "[settings][store]") {
  const Bench bench;
  Store store(Tested{}, {.defaults = std::nullopt, .state_dir = bench.dir / "missing"});
  CHECK(store.load().empty());
  int published = 0;
  const auto listener = store.changed().subscribe([&](const Changed&) { ++published; });
  CHECK_FALSE(store.set(with_slave(store.get<SerialSettings>(), 9), kAdmin));
  CHECK(store.get<SerialSettings>().slave == 1);
  CHECK(published == 0);
}

TEST_CASE("factory settings: the administrator's file counts again, what was is kept aside and told",
          "[settings][store]") {
  const Bench bench;
  write_text(bench.defaults, R"({"identity": {"system_name": "Site 1"}})");
  const auto store = bench.start();
  REQUIRE(store->set(IdentitySettings{.system_name = "Attic", .system_contact = "ops", .system_location = ""}, kAdmin));
  std::vector<std::string> told;
  const auto listener = store->changed().subscribe([&](const Changed& changed) {
    CHECK(changed.origin == kAdmin);
    for (const Change& change : changed.changes) {
      told.push_back(change.key + "=" + change.new_text);
    }
  });
  REQUIRE(store->reset(kAdmin));
  CHECK(store->get<IdentitySettings>().system_name == "Site 1");
  CHECK(store->get<IdentitySettings>().system_contact.empty());
  CHECK(told == std::vector<std::string>{"system_name=Site 1", "system_contact="});
  CHECK(bench.start()->get<IdentitySettings>().system_name == "Site 1");
  CHECK_THAT(text_of(bench.previous), Catch::Contains("Attic"));
}

TEST_CASE("listeners hear of a change after it is saved and in force", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  std::vector<std::string> heard;
  const auto all = store->changed().subscribe([&](const Changed& changed) {
    CHECK(store->get<SerialSettings>().slave == 9);
    CHECK_THAT(text_of(bench.settings), Catch::Contains("9"));
    CHECK(changed.origin == kAdmin);
    heard.push_back(std::string(changed.section) + "." + changed.changes.at(0).key);
  });
  const auto serial = store->on_change<SerialSettings>(
      [&](const SerialSettings& settings) { heard.push_back(std::to_string(settings.slave)); });
  const auto log = store->on_change<LogSettings>([&](const LogSettings&) { heard.push_back("log"); });
  REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 9), kAdmin));
  CHECK(heard == std::vector<std::string>{"serial.slave", "9"});
}

TEST_CASE("secrets are saved but never told", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  const auto changes = store->set(MailSettings{"mail.example.org", "hunter2"}, kAdmin);
  REQUIRE(changes);
  CHECK(*changes ==
        std::vector<Change>{{"mail", "server", "", "mail.example.org"}, {"mail", "password", "***", "***"}});
  CHECK(bench.start()->get<MailSettings>().password == "hunter2");
  const auto refused = store->set(MailSettings{"", "hunter2 is too long"}, kAdmin);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, !Catch::Contains("hunter2"));
  write_text(bench.settings, R"({"mail": {"password": "hunter2 is too long", "passwrod": "hunter2"}})");
  std::vector<Problem> problems;
  bench.start(&problems);
  CHECK(problems.size() == 2);
  for (const Problem& problem : problems) {
    CHECK_THAT(problem.where + problem.message, !Catch::Contains("hunter2"));
  }
}

TEST_CASE("a secret that cannot be sealed is not taken and not written", "[settings][store]") {
  const Bench bench;
  SecretBox box;
  box.close = [](std::string_view, std::string_view) { return std::optional<std::string>(); };
  Store store(Tested{}, StoreFiles{std::nullopt, bench.dir.path(), box});
  store.load();
  const auto set = store.set(MailSettings{"mail.example.org", "hunter2"}, kAdmin);
  REQUIRE_FALSE(set);
  CHECK(set.error().message == "the secrets of the settings cannot be sealed");
  CHECK(store.get<MailSettings>().password.empty());
  CHECK_FALSE(std::filesystem::exists(bench.settings));
  CHECK(store.set(MailSettings{"mail.example.org", ""}, kAdmin));
}

TEST_CASE("with a box, no secret stands in the files, and another box opens none", "[settings][store]") {
  const Bench bench;
  const auto box = [](std::string key) {
    SecretBox made;  // readable, for the test
    made.close = [key](std::string_view secret, std::string_view bound) {
      return std::optional(key + " " + std::string(bound) + " " + std::string(secret.rbegin(), secret.rend()));
    };
    made.open = [key](std::string_view closed, std::string_view bound) {
      const std::string head = key + " " + std::string(bound) + " ";
      const std::string_view rest = closed.substr(std::min(head.size(), closed.size()));
      return closed.starts_with(head) ? std::optional(std::string(rest.rbegin(), rest.rend())) : std::nullopt;
    };
    return made;
  };
  const auto start = [&](const SecretBox& with, std::vector<Problem>& problems) {
    auto store = std::make_unique<Store>(Tested{}, StoreFiles{std::nullopt, bench.dir.path(), with});
    problems = store->load();
    return store;
  };
  std::vector<Problem> problems;
  const auto store = start(box("mine"), problems);
  for (const char* password : {"hunter2", "hunter3"}) {  // the second leaves the first in the previous version
    REQUIRE(store->set(MailSettings{"mail.example.org", password}, kAdmin));
  }
  CHECK(text_of(bench.settings).find("sealed:mine mail.password 3retnuh") != std::string::npos);
  CHECK(text_of(bench.previous).find("hunter") == std::string::npos);
  CHECK(start(box("mine"), problems)->get<MailSettings>().password == "hunter3");
  CHECK(problems.empty());
  CHECK(start(box("mine"), problems)->check(bench.settings).empty());
  const auto foreign = start(box("another"), problems);
  CHECK(foreign->get<MailSettings>().server == "mail.example.org");
  CHECK(foreign->get<MailSettings>().password.empty());
  CHECK(messages(problems) ==
        std::vector<std::string>{"settings.json: mail.password: is sealed with a key that is not here"});
  write_text(bench.settings, R"({"mail": {"password": "by hand"}})");
  CHECK(start(box("mine"), problems)->get<MailSettings>().password == "by hand");
}

TEST_CASE("a broken administrator's file stops nothing and is told", "[settings][store]") {
  struct Case {
    const char* name;
    const char* text;
    const char* message;
  };
  const auto c = GENERATE(values<Case>({
      {"empty", "", "netvisiond.json: no valid JSON at line 1"},
      {"no JSON", "{\n\"serial\": {slave: 5}}", "netvisiond.json: no valid JSON at line 2"},
      {"a list", "[]", "netvisiond.json: the top level is no object"},
      {"unknown section", R"({"sreial": {"slave": 5, "x": 1}})", "netvisiond.json: sreial: no such section"},
      {"unknown section without settings", R"({"sreial": {}})", "netvisiond.json: sreial: no such section"},
      {"unknown setting", R"({"serial": {"salve": 5}})", "netvisiond.json: serial.salve: no such setting"},
      {"section is a number", R"({"serial": 5})", "netvisiond.json: serial: a section is an object of named settings"},
      {"section is a list", R"({"serial": [{"slave": 5}]})",
       "netvisiond.json: serial: a section is an object of named settings"},
      {"wrong type", R"({"serial": {"slave": "5"}})",
       "netvisiond.json: serial.slave: \"5\" is not a number from 1 to 247"},
      {"out of range", R"({"serial": {"slave": 500}})",
       "netvisiond.json: serial.slave: 500 is not a number from 1 to 247"},
      {"list for a value", R"({"serial": {"slave": [5]}})",
       "netvisiond.json: serial.slave: a list is not a number from 1 to 247"},
      {"given twice, the last one refused", R"({"serial": {"slave": 5, "slave": 500}})",
       "netvisiond.json: serial.slave: is given more than once; the last one counts"},
      {"hostile name", "{\"a\\u001b[2J\\nb\": {}}", "netvisiond.json: \"a?[2J?b\": no such section"},
  }));
  CAPTURE(c.name);
  const Bench bench;
  write_text(bench.defaults, c.text);
  std::vector<Problem> problems;
  const auto store = bench.start(&problems);
  REQUIRE_FALSE(problems.empty());
  CHECK(messages(problems).front() == c.message);
  CHECK(store->get<SerialSettings>().slave == 1);
  CHECK(bench.dir.names() == std::vector<std::string>{"netvisiond.json"});
  CHECK(store->check(bench.defaults) == problems);
}

TEST_CASE("good values beside refused ones count, every problem is told", "[settings][store]") {
  const Bench bench;
  write_text(bench.settings, R"({"serial": {"slave": 0, "polling_rate_s": 5, "baud": 1}, "log": {"level": "loud"}})");
  std::vector<Problem> problems;
  const auto store = bench.start(&problems);
  CHECK(problems.size() == 3);
  CHECK(store->get<SerialSettings>().polling_rate_s == 5);
  CHECK(store->get<SerialSettings>().slave == 1);
  // What did not count is at hand after the next save, too.
  REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 3), kAdmin));
  REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 4), kAdmin));
  CHECK_THAT(text_of(bench.bad), Catch::Contains("loud"));
  CHECK(text_of(bench.settings) == "{\n  \"serial\": {\n    \"slave\": 4,\n    \"polling_rate_s\": 5\n  }\n}\n");
}

TEST_CASE("a missing administrator's file is told", "[settings][store]") {
  const Bench bench;
  Store store(Tested{}, {.defaults = bench.dir / "missing.json", .state_dir = bench.dir.path()});
  CHECK(store.load().size() == 1);
  CHECK(store.check(bench.dir / "missing.json").size() == 1);
}

TEST_CASE("the problems of a hostile file are bounded in number and length", "[settings][store]") {
  const Bench bench;
  std::string text =
      "{\"" + std::string(10'000, 'k') + "\": {}, \"serial\": {\"slave\": \"" + std::string(10'000, 'v') + "\"";
  for (int i = 0; i < 5000; ++i) {
    text += ", \"k" + std::to_string(i) + "\": 0";
  }
  write_text(bench.defaults, text + "}}");
  std::vector<Problem> problems;
  bench.start(&problems);
  CHECK(problems.size() == 101);
  for (const Problem& problem : problems) {
    CHECK(problem.where.size() + problem.message.size() < 500);
  }
}

namespace {

// The ways a settings.json can be beyond reading.
const std::vector<std::pair<const char*, std::function<void(const fs::path&)>>>& breakages() {
  static const std::vector<std::pair<const char*, std::function<void(const fs::path&)>>> all = {
      {"empty", [](const fs::path& path) { write_text(path, ""); }},
      {"cut short", [](const fs::path& path) { write_text(path, "{\"serial\": {\"sla"); }},
      {"zero bytes", [](const fs::path& path) { write_text(path, std::string(512, '\0')); }},
      {"too long", [](const fs::path& path) { write_text(path, "{}" + std::string(kLargestFile, ' ')); }},
      {"a FIFO",
       [](const fs::path& path) {
         fs::remove(path);
         REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
       }},
      {"a directory",
       [](const fs::path& path) {
         fs::remove(path);
         fs::create_directory(path);
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("a broken settings.json is kept aside and the previous version counts", "[settings][store]") {
  const auto& [name, damage] = breakages().at(GENERATE(range(std::size_t{0}, std::size_t{6})));
  CAPTURE(name);
  const Bench bench;
  {
    const auto store = bench.start();
    REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 5), kAdmin));
    REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 6), kAdmin));
  }
  damage(bench.settings);
  std::vector<Problem> problems;
  const auto recovered = bench.start(&problems);
  CHECK(recovered->was_damaged());
  CHECK(recovered->get<SerialSettings>().slave == 5);
  REQUIRE(problems.size() == 2);
  CHECK(problems[1].message == "kept as " + bench.bad.string() + "; the previous version counts");
  CHECK(fs::exists(bench.bad));
  const auto next = bench.start();
  CHECK(next->get<SerialSettings>().slave == 5);  // repaired: the next start finds nothing wrong
  CHECK_FALSE(next->was_damaged());
}

TEST_CASE("a settings.json that cannot be read now stays, nothing can be set until it can, and then it counts",
          "[settings][store]") {
  const Bench bench;
  {
    const auto store = bench.start();
    REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 5), kAdmin));
    REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 6), kAdmin));
  }
  const bool with_previous = GENERATE(true, false);
  if (!with_previous) {
    fs::remove(bench.previous);
  }
  fs::rename(bench.settings, bench.dir / "elsewhere");
  fs::create_symlink(bench.settings, bench.settings);  // ELOOP, for root too
  std::vector<Problem> problems;
  const auto store = bench.start(&problems);
  CHECK(problems.size() == 2);
  CHECK(store->is_unreadable());
  CHECK_FALSE(store->was_damaged());
  CHECK(store->get<SerialSettings>().slave == (with_previous ? 5 : SerialSettings().slave));
  CHECK_FALSE(store->set(with_slave(store->get<SerialSettings>(), 7), kAdmin));
  CHECK(store->read_again(kAdmin).empty());
  CHECK(fs::is_symlink(bench.settings));
  CHECK_FALSE(fs::exists(bench.bad));
  fs::rename(bench.dir / "elsewhere", bench.settings);
  CHECK(store->read_again(kAdmin).empty());
  CHECK_FALSE(store->is_unreadable());
  CHECK(store->get<SerialSettings>().slave == 6);
  CHECK(store->set(with_slave(store->get<SerialSettings>(), 7), kAdmin));
}

TEST_CASE("a broken settings.json without a previous version is kept aside and the defaults count",
          "[settings][store]") {
  const auto& [name, damage] = breakages().at(GENERATE(range(std::size_t{0}, std::size_t{6})));
  CAPTURE(name);
  const Bench bench;
  damage(bench.settings);
  const bool previous_is_broken = GENERATE(false, true);
  if (previous_is_broken) {
    write_text(bench.previous, "{");
  }
  std::vector<Problem> problems;
  const auto store = bench.start(&problems);
  CHECK(problems.size() == 2);
  CHECK(store->get<SerialSettings>().slave == 1);
  CHECK(fs::exists(bench.bad));
  CHECK_FALSE(fs::exists(bench.settings));
  REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 7), kAdmin));
  CHECK(bench.start()->get<SerialSettings>().slave == 7);
}

TEST_CASE("a power cut at any step of a save leaves whole settings", "[settings][store]") {
  const Bench bench;
  {
    const auto store = bench.start();
    REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 5), kAdmin));
    REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 6), kAdmin));
  }
  const std::string six = text_of(bench.settings);
  // What lies on the disk after a cut while slave 7 was saved over slave 6.
  SECTION("while the previous version was written aside") {
    write_text(bench.dir / "settings.json.previous.a1B2c3", six.substr(0, 5));
  }
  SECTION("after the previous version was renamed") {
    write_text(bench.previous, six);
  }
  SECTION("while the new version was written aside") {
    write_text(bench.previous, six);
    write_text(bench.dir / "settings.json.a1B2c3", "{\"serial\": {\"sl");
  }
  SECTION("before the new version was renamed") {
    write_text(bench.previous, six);
    write_text(bench.dir / "settings.json.a1B2c3", "{\"serial\": {\"slave\": 7}}");
  }
  const auto store = bench.start();
  CHECK(store->get<SerialSettings>().slave == 6);
  REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 8), kAdmin));
  CHECK(bench.start()->get<SerialSettings>().slave == 8);
  CHECK(text_of(bench.previous) == six);
}

TEST_CASE("reload publishes only the sections that changed, all of them in force", "[settings][store]") {
  const Bench bench;
  write_text(bench.defaults, R"({"serial": {"slave": 5}})");
  const auto store = bench.start();
  std::vector<std::string> heard;
  const auto listener = store->changed().subscribe([&](const Changed& changed) {
    for (const Change& change : changed.changes) {
      heard.push_back(change.section + "." + change.key + " " + change.old_text + " -> " + change.new_text);
    }
    CHECK(changed.origin == kFile);
    CHECK(store->get<SerialSettings>().slave == 6);
    CHECK(store->get<LogSettings>().level == LogLevel::error);
  });
  CHECK(store->reload(kFile).empty());
  CHECK(heard.empty());
  write_text(bench.defaults, R"({"serial": {"slave": 6}})");
  write_text(bench.settings, R"({"log": {"level": "error"}})");
  CHECK(store->reload(kFile).empty());
  CHECK(heard == std::vector<std::string>{"serial.slave 5 -> 6", "log.level info -> error"});
}

TEST_CASE("reload of an unreadable file changes nothing at all", "[settings][store]") {
  const auto& [name, damage] = breakages().at(GENERATE(range(std::size_t{0}, std::size_t{6})));
  CAPTURE(name);
  const Bench bench;
  write_text(bench.defaults, R"({"log": {"level": "error"}})");
  write_text(bench.settings, R"({"serial": {"slave": 5}})");
  const auto store = bench.start();
  const bool administrators = GENERATE(false, true);
  damage(administrators ? bench.defaults : bench.settings);
  write_text(administrators ? bench.settings : bench.defaults, R"({"identity": {"system_name": "other"}})");
  CHECK(store->reload(kFile).size() == 1);
  CHECK(store->get<SerialSettings>().slave == 5);
  CHECK(store->get<LogSettings>().level == LogLevel::error);
  CHECK(store->get<IdentitySettings>().system_name == "Socomec");
  CHECK_FALSE(fs::exists(bench.bad));
}

TEST_CASE("reload leaves a setting with a refused value as it is", "[settings][store]") {
  const Bench bench;
  write_text(bench.defaults, R"({"log": {"level": "error"}})");
  write_text(bench.settings, R"({"serial": {"slave": 5}})");
  const auto store = bench.start();
  write_text(bench.defaults, R"({"log": {"level": "loud"}})");
  write_text(bench.settings, R"({"serial": {"slave": 500, "polling_rate_s": 4}})");
  CHECK(store->reload(kFile).size() == 2);
  CHECK(store->get<SerialSettings>().slave == 5);
  CHECK(store->get<SerialSettings>().polling_rate_s == 4);
  CHECK(store->get<LogSettings>().level == LogLevel::error);
}

TEST_CASE("settings.json removed by hand: a reload is back at the layers below", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  REQUIRE(store->set(with_slave(store->get<SerialSettings>(), 5), kAdmin));
  fs::remove(bench.settings);
  CHECK(store->reload(kFile).empty());
  CHECK(store->get<SerialSettings>().slave == 1);
}

TEST_CASE("check accepts a flawless file and touches nothing", "[settings][store]") {
  const Bench bench;
  const auto store = bench.start();
  write_text(bench.defaults, R"({"serial": {"slave": 5}, "log": {}})");
  CHECK(store->check(bench.defaults).empty());
  CHECK(store->get<SerialSettings>().slave == 1);
}

TEST_CASE("the shipped defaults file is flawless", "[settings][store]") {
  const Bench bench;
  const Store store(AllSections{}, {.defaults = std::nullopt, .state_dir = bench.dir.path()});
  CHECK(messages(store.check(NV_FACTORY_JSON)) == std::vector<std::string>{});
}

TEST_CASE("a section the store was not given is a bug that is told", "[settings][store]") {
  const Bench bench;
  Store store(Sections<LogSettings>{}, {.defaults = std::nullopt, .state_dir = bench.dir.path()});
  CHECK_THROWS_AS(store.get<SerialSettings>(), std::logic_error);
}
