#include <catch2/catch.hpp>

#include "snmp/image.hpp"

using nv::snmp::Image;
using nv::snmp::Oid;
using nv::snmp::Value;

TEST_CASE("names are ordered arc by arc", "[snmp]") {
  CHECK(Oid{1, 3} < Oid{1, 3, 0});
  CHECK(Oid{1, 3, 9} < Oid{1, 3, 10});
  CHECK(Oid{1, 3, 4294967295U} < Oid{1, 4});
  CHECK((Oid{1, 2} + Oid{3} + 4) == Oid{1, 2, 3, 4});
}

TEST_CASE("an image finds what is there and what comes next", "[snmp]") {
  Image image;
  image.add(Oid{1, 5, 0}, 50);
  image.add(Oid{1, 2, 0}, 20);
  image.add(Oid{1, 2, 0}, 99);
  image.add(Oid{1, 2, 10}, 21);
  image.finish();

  REQUIRE(image.instances().size() == 3);
  REQUIRE(image.find(Oid{1, 2, 0}) != nullptr);
  CHECK(image.find(Oid{1, 2, 0})->value == Value(20));  // the first one given
  CHECK(image.find(Oid{1, 2}) == nullptr);
  CHECK(image.find(Oid{1, 2, 0, 0}) == nullptr);

  CHECK(image.next(Oid{1})->name == Oid{1, 2, 0});
  CHECK(image.next(Oid{1, 2, 0})->name == Oid{1, 2, 10});
  CHECK(image.next(Oid{1, 2, 0}, true)->name == Oid{1, 2, 0});
  CHECK(image.next(Oid{1, 2, 0, 7})->name == Oid{1, 2, 10});
  CHECK(image.next(Oid{1, 5, 0}) == nullptr);
}
