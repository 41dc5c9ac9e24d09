#include "control/clock_desk.hpp"

#include <ctime>
#include <utility>

namespace nv::control {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kShared{5};

std::chrono::sys_seconds as_seconds(const model::DeviceClock& clock) {
  const std::chrono::year_month_day date{std::chrono::year(clock.year), std::chrono::month(clock.month),
                                         std::chrono::day(clock.day)};
  return std::chrono::sys_days(date) + std::chrono::hours(clock.hour) + std::chrono::minutes(clock.minute) +
         std::chrono::seconds(clock.second);
}

model::DeviceClock as_clock(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss rest(time - day);
  return {static_cast<std::uint16_t>(static_cast<int>(date.year())),
          static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
          static_cast<std::uint8_t>(static_cast<unsigned>(date.day())),
          static_cast<std::uint8_t>(rest.hours().count()),
          static_cast<std::uint8_t>(rest.minutes().count()),
          static_cast<std::uint8_t>(rest.seconds().count())};
}

model::Event clock_event(const Requester& requester, core::WallTime time) {
  model::Event event;
  event.time = time;
  event.log = model::EventLog::device;
  event.kind = model::EventKind::command;
  event.level = model::Level::information;
  event.name = "set_ups_clock";
  event.details.origin = requester.origin;
  event.text = model::event_text("UPS date and time set", event.details);
  return event;
}

}  // namespace

model::DeviceClock local_clock(core::WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return {static_cast<std::uint16_t>(local.tm_year + 1900), static_cast<std::uint8_t>(local.tm_mon + 1),
          static_cast<std::uint8_t>(local.tm_mday),         static_cast<std::uint8_t>(local.tm_hour),
          static_cast<std::uint8_t>(local.tm_min),          static_cast<std::uint8_t>(local.tm_sec)};
}

std::chrono::seconds difference(const model::DeviceClock& a, const model::DeviceClock& b) {
  return as_seconds(a) - as_seconds(b);
}

asio::awaitable<core::Result<model::DeviceClock>> ClockDesk::read() {
  const bool fresh = asked_at_ && clock_.steady() - *asked_at_ < kShared;
  if (!fresh) {
    asked_at_ = clock_.steady();  // before: others who ask meanwhile get the answer before
    auto answer = co_await services_.read();
    asked_at_ = clock_.steady();
    answer_ = std::move(answer);
  }
  if (!answer_) {
    co_return answer_.error();
  }
  const auto since = std::chrono::floor<std::chrono::seconds>(clock_.steady() - *asked_at_);
  co_return as_clock(as_seconds(*answer_) + since);
}

asio::awaitable<core::Result<void>> ClockDesk::synchronise(Requester requester) {
  if (requester.role == Role::read_only) {
    co_return core::fail("this account may only read");
  }
  const model::DeviceClock now = local_clock(clock_.wall());
  core::Result<void> written = co_await services_.write(now);
  asked_at_.reset();
  if (written) {
    model_.publish(clock_event(requester, clock_.wall()));
  }
  co_return written;
}

}  // namespace nv::control
