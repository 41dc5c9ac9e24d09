#include "http/routes/system_routes.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using namespace nv::http;

namespace {

struct Scene {
  test::TempDir dir;
  test::ManualClock clock;
  model::DeviceModel model;
  control::CardDesk card{{}, model, clock};
  auth::LoginDesk login{dir.path(), clock, "FFC1A0"};
  SystemInfo info;
  Router router;

  Scene() {
    add_system_routes(router,
                      {[this] { return info; }, card, login, [](const core::Origin&) { return core::Result<void>(); }});
  }
  std::string answer(auth::Role role) {
    Request request = *parse_target("GET", "/api/v1/system");
    request.caller = Caller{"somebody", "REST", role};
    const auto* entry = std::get<const Router::Entry*>(router.find(request));
    return std::get<Router::Handler>(entry->handler)(request).body;
  }
};

}  // namespace

TEST_CASE("only the administrator is shown MAC addresses and what is made of them", "[http][system]") {
  Scene scene;
  core::NetworkInterface wired{"eth0", "00:e0:d8:ff:c1:a0", true, false, {}};
  wired.addresses = {{"192.0.2.7", 24}, {"fe80::2e0:d8ff:feff:c1a0", 64}, {"2001:db8::2e0:d8ff:feff:c1a0", 64}};
  core::NetworkInterface bridge{"br0", "", true, false, {{"2001:db8::d8ff:feff:c1a0", 64}, {"2001:db8::7", 64}}};
  scene.info.interfaces = {wired, bridge};
  for (const auto role : {auth::Role::read_only, auth::Role::read_write}) {
    const auto answer = nlohmann::json::parse(scene.answer(role))["network"]["interfaces"];
    CHECK(answer == nlohmann::json::parse(R"([
      {"name":"eth0","mac":null,"up":true,"addresses":[{"address":"192.0.2.7","prefix":24}]},
      {"name":"br0","mac":null,"up":true,"addresses":[{"address":"2001:db8::7","prefix":64}]}])"));
  }
  const auto all = nlohmann::json::parse(scene.answer(auth::Role::admin))["network"]["interfaces"];
  CHECK(all[0]["mac"] == "00:e0:d8:ff:c1:a0");
  CHECK(all[0]["addresses"].size() == 3);
  CHECK(all[1]["mac"] == "");
  CHECK(all[1]["addresses"].size() == 2);
}
