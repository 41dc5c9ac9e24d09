#include <catch2/catch.hpp>

#include "http/admission.hpp"

using namespace nv::http;
using boost::asio::ip::make_address;

TEST_CASE("an address gets its share and no more", "[http]") {
  Admission admission;
  admission.set_limits(5, 2);
  const auto one = make_address("192.0.2.1");
  const auto two = make_address("192.0.2.2");
  admission.enter(one);
  CHECK_FALSE(admission.is_greedy(one));
  admission.enter(one);
  CHECK(admission.is_greedy(one));
  CHECK_FALSE(admission.is_greedy(two));
  admission.leave(one);
  CHECK_FALSE(admission.is_greedy(one));
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(admission.is_full());
    admission.enter(two);
  }
  CHECK(admission.is_full());
  admission.leave(two);
  CHECK_FALSE(admission.is_full());
}

TEST_CASE("a network of 64 bits has one share", "[http]") {
  Admission admission;
  admission.set_limits(5, 2);
  admission.enter(make_address("2001:db8::1"));
  admission.enter(make_address("2001:db8::2"));
  CHECK(admission.is_greedy(make_address("2001:db8::3")));
  CHECK_FALSE(admission.is_greedy(make_address("2001:db8:0:1::3")));
}
