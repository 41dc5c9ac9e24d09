// How the card's own events are worded. Which there are: manual_events_test.cpp.
#include <catch2/catch.hpp>
#include <set>

#include "history/setting_event.hpp"
#include "model/event.hpp"
#include "settings/sections/all.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;

TEST_CASE("card events have distinct names", "[history][events]") {
  std::set<std::string_view> names;
  for (const auto& row : model::kCardEvents) {
    CHECK(names.insert(row.name).second);
  }
}

// Manual 18.5: "??? has been changed via ??? by ???", "??? Time changed by user", "Mail send error:???" and so on.
TEST_CASE("the manual's ??? are filled in, or vanish", "[history][events]") {
  struct Case {
    model::CardEvent event;
    model::EventDetails details;
    const char* text;
  };
  const auto c = GENERATE(values<Case>({
      {model::CardEvent::time_changed_by_user, {"192.0.2.1", {}, {}}, "192.0.2.1 Time changed by user"},
      {model::CardEvent::time_changed_by_user, {}, "Time changed by user"},
      {model::CardEvent::mail_failed, {"550 no such user", {}, {}}, "Mail send error:550 no such user"},
      {model::CardEvent::configuration_uploaded_with_errors,
       {"3", {"REST", "admin", ""}, {}},
       "Upload configuration with 3 error(s) via REST by admin"},
      {model::CardEvent::setting_changed,
       {"identity.system_name", {"SNMP v3", "alice", "2001:db8::7"}, "(a -> b)"},
       "identity.system_name has been changed via SNMP v3 by alice from 2001:db8::7 (a -> b)"},
      {model::CardEvent::cold_boot, {}, "Cold boot"},
  }));
  const model::Event event = model::card_event(c.event, core::WallTime(), c.details);
  CHECK(event.text == c.text);
  CHECK(event.details == c.details);
}

TEST_CASE("a changed setting tells who, how, from where, old and new; a secret's values stay masked",
          "[history][events]") {
  const test::TempDir dir;
  settings::Store store(settings::AllSections(), {std::nullopt, dir.path()});
  std::vector<std::string> texts;
  const auto listener = store.changed().subscribe([&](const settings::Changed& changed) {
    for (const settings::Change& change : changed.changes) {
      texts.push_back(history::setting_event(change, changed.origin, core::WallTime()).text);
    }
  });
  auto serial = store.get<settings::SerialSettings>();
  serial.polling_rate_s = 5;
  REQUIRE(store.set(serial, {"web", "operator", "192.0.2.9"}));
  auto user = store.get<settings::SnmpUserSettings<1>>();
  user.auth_password = "correct horse";
  REQUIRE(store.set(user, {"REST", "admin", ""}));
  REQUIRE(texts.size() == 2);
  CHECK(texts[0] == "serial.polling_rate_s has been changed via web by operator from 192.0.2.9 (2 -> 5)");
  CHECK(texts[1] == "snmp_user_1.auth_password has been changed via REST by admin (*** -> ***)");
}
