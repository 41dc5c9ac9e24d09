// Expected bytes: "MODBUS Application Protocol Specification" V1.1b3 section 6.3 and "MODBUS Messaging on TCP/IP
// Implementation Guide" V1.0b section 3.1.3.
#include "modbus_tcp/adu.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace nv::modbus_tcp;

namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kRead{0x15, 0x01, 0x00, 0x00, 0x00, 0x06, 0xFF, 0x03, 0x00, 0x6B, 0x00, 0x03};

Bytes with_length(std::uint16_t length, std::size_t body) {
  constexpr std::size_t kBeforeTheUnit = 6;
  Bytes bytes(kBeforeTheUnit + body, 0x03);
  const std::array<std::uint8_t, kBeforeTheUnit> head{
      0, 1, 0, 0, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length & 0xFF)};
  std::copy(head.begin(), head.end(), bytes.begin());
  return bytes;
}

}  // namespace

TEST_CASE("a frame is judged as soon as its bytes allow", "[modbus_tcp]") {
  struct Case {
    std::string name;
    Bytes received;
    Framing framing;
    std::size_t size;
  };
  const auto c = GENERATE(values<Case>({
      {"nothing", {}, Framing::incomplete, 0},
      {"one byte", {0x15}, Framing::incomplete, 0},
      {"header only", Bytes(kRead.begin(), kRead.begin() + 7), Framing::incomplete, 0},
      {"one byte short", Bytes(kRead.begin(), kRead.end() - 1), Framing::incomplete, 0},
      {"whole", kRead, Framing::complete, 12},
      {"protocol 1, seen at its byte", {0, 1, 0, 1}, Framing::broken, 0},
      {"protocol 256, seen at its byte", {0, 1, 1}, Framing::broken, 0},
      {"HTTP", {'G', 'E', 'T', ' ', '/'}, Framing::broken, 0},
      {"length 0", with_length(0, 0), Framing::broken, 0},
      {"length 1: no function", with_length(1, 1), Framing::broken, 0},
      {"length 2: no arguments", with_length(2, 2), Framing::complete, 8},
      {"length 254: the longest", with_length(254, 254), Framing::complete, 260},
      {"length 254, not all there", with_length(254, 253), Framing::incomplete, 0},
      {"length 255", with_length(255, 0), Framing::broken, 0},
      {"length 256, seen at its byte", {0, 1, 0, 0, 1}, Framing::broken, 0},
      {"length 65535", with_length(65535, 300), Framing::broken, 0},
  }));
  CAPTURE(c.name);
  const Frame frame = first_frame(c.received);
  CHECK(frame.framing == c.framing);
  CHECK(frame.size == c.size);
}

TEST_CASE("every cut of a frame is incomplete, and what follows it is left alone", "[modbus_tcp]") {
  for (std::size_t size = 0; size < kRead.size(); ++size) {
    CHECK(first_frame(std::span(kRead).first(size)).framing == Framing::incomplete);
  }
  Bytes two(kRead.size() + 3, 0xFF);
  std::copy(kRead.begin(), kRead.end(), two.begin());
  CHECK(first_frame(two).size == kRead.size());
}

TEST_CASE("the fields of a request", "[modbus_tcp]") {
  const Frame frame = first_frame(kRead);
  CHECK(frame.request.transaction == 0x1501);
  CHECK(frame.request.unit == 0xFF);
  CHECK(frame.request.function == 0x03);
  const auto range = read_range(frame.request);
  REQUIRE(range);
  CHECK(range->address == 107);
  CHECK(range->count == 3);
}

TEST_CASE("a read has an address and a count of 1 to 125", "[modbus_tcp]") {
  struct Case {
    Bytes arguments;
    bool good;
  };
  const auto c = GENERATE(values<Case>({
      {{0, 0, 0, 1}, true},
      {{0xFF, 0xFF, 0, 125}, true},
      {{0, 0, 0, 0}, false},
      {{0, 0, 0, 126}, false},
      {{0, 0, 1, 1}, false},
      {{0, 0, 0xFF, 0xFF}, false},
      {{}, false},
      {{0, 0, 0}, false},
      {{0, 0, 0, 1, 0}, false},
  }));
  CAPTURE(c.arguments);
  Request request;
  request.arguments = c.arguments;
  CHECK(read_range(request).has_value() == c.good);
}

TEST_CASE("answers byte by byte", "[modbus_tcp]") {
  std::array<std::uint8_t, kLargestFrame> out{};
  const Request request = first_frame(kRead).request;
  SECTION("words") {
    const std::array<std::uint16_t, 3> words{0x022B, 0x0000, 0x0064};
    const std::size_t size = put_words(request, words, out);
    const Bytes expected{0x15, 0x01, 0x00, 0x00, 0x00, 0x09, 0xFF, 0x03, 0x06, 0x02, 0x2B, 0x00, 0x00, 0x00, 0x64};
    CHECK(Bytes(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)) == expected);
  }
  SECTION("the longest") {
    const std::vector<std::uint16_t> words(kMostWords, 0xABCD);
    CHECK(put_words(request, words, out) == 259);
    CHECK(out[5] == 253);
    CHECK(out[8] == 250);
    CHECK(out[258] == 0xCD);
  }
  SECTION("exception") {
    const std::size_t size = put_exception(request, Exception::target_does_not_respond, out);
    const Bytes expected{0x15, 0x01, 0x00, 0x00, 0x00, 0x03, 0xFF, 0x83, 0x0B};
    CHECK(Bytes(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)) == expected);
  }
}
