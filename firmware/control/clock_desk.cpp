#include "control/clock_desk.hpp"

#include <utility>

namespace nv::control {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kShared{5};

std::chrono::local_seconds as_seconds(const model::DeviceClock& clock) {
  const std::chrono::year_month_day date{std::chrono::year(clock.year), std::chrono::month(clock.month),
                                         std::chrono::day(clock.day)};
  return std::chrono::local_days(date) + std::chrono::hours(clock.hour) + std::chrono::minutes(clock.minute) +
         std::chrono::seconds(clock.second);
}

model::DeviceClock as_clock(std::chrono::local_seconds time) {
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

model::DeviceClock local_clock(const core::Clock& clock) {
  return as_clock(clock.zone().local(clock.wall()));
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
  const model::DeviceClock now = local_clock(clock_);
  core::Result<void> written = co_await services_.write(now);
  asked_at_.reset();
  if (written) {
    model_.publish(clock_event(requester, clock_.wall()));
  }
  co_return written;
}

}  // namespace nv::control
