#include "core/origin.hpp"

#include <catch2/catch.hpp>

using nv::core::Origin;
using nv::core::origin_text;

TEST_CASE("who did it by which door and from where", "[core][origin]") {
  CHECK(origin_text({"REST", "admin", "192.0.2.7"}) == "via REST by admin from 192.0.2.7");
  CHECK(origin_text({"", "admin", ""}) == "by admin");
  CHECK(origin_text({}).empty());
}

TEST_CASE("a name from outside stays on its line, in bounds and in whole characters", "[core][origin]") {
  CHECK(origin_text({"", "a\r\nb\x1b[2J\x7f", ""}) == "by a??b?[2J?");
  CHECK(origin_text({"", std::string(1000, 'x'), ""}) == "by " + std::string(64, 'x'));
  CHECK(origin_text({"", std::string(63, 'x') + "\u00e9", ""}) == "by " + std::string(63, 'x'));
  CHECK(origin_text({"", std::string(62, 'x') + "\u00e9", ""}) == "by " + std::string(62, 'x') + "\u00e9");
}
