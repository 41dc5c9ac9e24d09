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

TEST_CASE("what counts as one client", "[http]") {
  const auto same = [](const char* a, const char* b) {
    return client_of(make_address(a)) == client_of(make_address(b));
  };
  CHECK(same("192.0.2.1", "::ffff:192.0.2.1"));
  CHECK_FALSE(same("192.0.2.1", "192.0.2.2"));
  CHECK(same("2001:db8::1", "2001:db8::ffff:1:2:3"));  // one network of 64 bits is one household
  CHECK_FALSE(same("2001:db8::1", "2001:db8:0:1::1"));
  CHECK_FALSE(same("fe80::1", "fe80::2"));
  CHECK(plain(make_address("::ffff:192.0.2.1")).to_string() == "192.0.2.1");
}
