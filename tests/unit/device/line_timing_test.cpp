#include <catch2/catch.hpp>

#include "device/line_timing.hpp"

using namespace nv::device;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST_CASE("the additional serial timeout is the manual's (15.2), and as many bit times at 2400", "[device]") {
  CHECK(default_additional_timeout(57600) == milliseconds(20));
  CHECK(default_additional_timeout(19200) == milliseconds(50));
  CHECK(default_additional_timeout(9600) == milliseconds(100));
  CHECK(default_additional_timeout(2400) == milliseconds(400));
}

TEST_CASE("frames are 3.5 characters apart, 1.75 ms above 19200 (Modbus over serial line 2.5.1.1)", "[device]") {
  CHECK(frame_gap(2400) == microseconds(14583));
  CHECK(frame_gap(9600) == microseconds(3645));
  CHECK(frame_gap(19200) == microseconds(1822));
  CHECK(frame_gap(57600) == microseconds(1750));
}

TEST_CASE("an answer is waited for as long as request, thinking time and additional timeout take", "[device]") {
  CHECK(reply_timeouts(9600, milliseconds(100)).first_byte == milliseconds(311));
  CHECK(reply_timeouts(2400, milliseconds(400)).first_byte == milliseconds(647));
  CHECK(reply_timeouts(57600, milliseconds(20)).next_byte == milliseconds(40));
}
