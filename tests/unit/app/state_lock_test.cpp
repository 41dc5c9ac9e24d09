#include "app/state_lock.hpp"

#include <catch2/catch.hpp>

#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using nv::app::StateLock;

TEST_CASE("a state directory is one daemon's, until that ends", "[app]") {
  const nv::test::TempDir dir;
  {
    StateLock first;
    REQUIRE(first.take(dir.path()));
    const auto second = StateLock().take(dir.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().message.find(dir.path().string()) != std::string::npos);
  }
  CHECK(StateLock().take(dir.path()));
}
