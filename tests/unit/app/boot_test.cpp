#include "app/boot.hpp"

#include <catch2/catch.hpp>

#include "support/temp_dir.hpp"

using namespace nv;

TEST_CASE("the first start is a cold boot, the next one without a reboot a warm one", "[app]") {
  const test::TempDir dir;
  CHECK(app::is_cold_boot(dir.path()));
  CHECK_FALSE(app::is_cold_boot(dir.path()));
}

TEST_CASE("another version than last time is told once, a first start never", "[app]") {
  const test::TempDir dir;
  CHECK_FALSE(app::version_before(dir.path(), "1.0.0").has_value());
  CHECK_FALSE(app::version_before(dir.path(), "1.0.0").has_value());
  CHECK(app::version_before(dir.path(), "1.1.0") == "1.0.0");
  CHECK_FALSE(app::version_before(dir.path(), "1.1.0").has_value());
}
