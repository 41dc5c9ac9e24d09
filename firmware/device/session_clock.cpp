// Session: the device's own clock. Four words: minute and second, day and hour, month and weekday, year - 2000 (public
// JBUS and MODBUS documents).
#include <chrono>

#include "device/decode.hpp"
#include "device/session.hpp"

namespace nv::device {
namespace asio = boost::asio;

namespace {

std::uint16_t pack(unsigned high, unsigned low) {
  return static_cast<std::uint16_t>((high << 8U) | low);
}

Words clock_words(const model::DeviceClock& clock) {
  const std::chrono::year_month_day date{std::chrono::year(clock.year), std::chrono::month(clock.month),
                                         std::chrono::day(clock.day)};
  const unsigned weekday = std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding();
  return {pack(clock.minute, clock.second), pack(clock.day, clock.hour), pack(clock.month, weekday),
          static_cast<std::uint16_t>(clock.year - 2000)};
}

}  // namespace

asio::awaitable<core::Result<model::DeviceClock>> Session::read_clock() {
  const TableRow* row = map_.table(Role::clock);
  if (row == nullptr) {
    co_return core::fail("this device has no clock");
  }
  const std::uint16_t address = layout_.nodes.front().at(row->address);
  Answer answer = co_await read_table(*row, address, 1);
  if (answer.kind != Read::words) {
    co_return core::fail("the device does not tell its clock: " + answer.reason);
  }
  image_.put(address, std::move(answer.words));
  const auto clock = decode_clock(map_, layout_, image_);
  if (!clock) {
    co_return core::fail("the device's clock shows no date");
  }
  co_return *clock;
}

asio::awaitable<core::Result<void>> Session::write_clock(model::DeviceClock clock) {
  const TableRow* row = map_.table(Role::clock);
  if (row == nullptr) {
    co_return core::fail("this device has no clock");
  }
  // Only the VU-MAP document lists its clock as one to be written.
  if (map_.family != model::Family::vumap && !settings_.project_controls) {
    co_return core::fail("no public document tells how this device takes the time");
  }
  if (clock.year < 2000 || clock.year > 2099) {
    co_return core::fail("the card's clock shows a year that the device does not know");
  }
  const BusResult<void> written = co_await bus_.write(layout_.nodes.front().at(row->address), clock_words(clock));
  if (written) {
    co_return core::Result<void>();
  }
  if (written.error().fault == BusFault::exception) {
    co_return core::fail("the device refuses it: " + written.error().message);
  }
  out_of_step_ = true;
  co_return core::fail("no answer: the clock may or may not have been set");
}

}  // namespace nv::device
