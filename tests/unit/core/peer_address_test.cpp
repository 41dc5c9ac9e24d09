#include <catch2/catch.hpp>

#include "core/peer_address.hpp"

using boost::asio::ip::make_address;
using nv::core::client_of;
using nv::core::plain;

TEST_CASE("what counts as one client", "[core]") {
  const auto same = [](const char* a, const char* b) {
    CHECK((client_of(make_address(a)) == client_of(make_address(b))) ==
          (client_of(std::string_view(a)) == client_of(std::string_view(b))));
    return client_of(make_address(a)) == client_of(make_address(b));
  };
  CHECK(same("192.0.2.1", "::ffff:192.0.2.1"));
  CHECK_FALSE(same("192.0.2.1", "192.0.2.2"));
  CHECK_FALSE(same("127.0.0.1", "127.0.0.2"));
  CHECK(same("2001:db8::1", "2001:db8::ffff:1:2:3"));  // one network of 64 bits is one household
  CHECK_FALSE(same("2001:db8::1", "2001:db8:0:1::1"));
  CHECK(same("fe80::1", "fe80::2"));
  CHECK_FALSE(same("fe80::1%1", "fe80::1%2"));
  CHECK_FALSE(same("::1", "::2"));
  CHECK(plain(make_address("::ffff:192.0.2.1")).to_string() == "192.0.2.1");
}

TEST_CASE("clients as text", "[core]") {
  CHECK(client_of("192.0.2.1") == "192.0.2.1");
  CHECK(client_of("2001:db8::1") == "2001:db8::");
  CHECK(client_of("") == "");
  CHECK(client_of("no address") == "no address");
}
