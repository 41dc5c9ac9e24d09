#include "device/bus.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "device/line_timing.hpp"

namespace nv::device {
namespace asio = boost::asio;

namespace {

BusError too_many_waiting() {
  return BusError{BusFault::port, 0, "too many requests wait for the serial line"};
}

// A late answer is waited for this long; real devices and USB adapters are late by less.
constexpr std::chrono::milliseconds kLateAnswer{1000};

}  // namespace

Bus::Bus(asio::any_io_executor executor, std::unique_ptr<ModbusPort> port)
    : executor_(std::move(executor)), port_(std::move(port)) {}

void Bus::set_line(std::string path, int slave, std::optional<std::chrono::milliseconds> additional) {
  path_ = std::move(path);
  slave_ = slave;
  additional_ = additional;
}

asio::awaitable<Bus::Turn> Bus::acquire(Priority priority) {
  if (!busy_) {
    busy_ = true;
    co_return Turn(*this);
  }
  if (waiting_.size() >= kMaxWaiting) {
    co_return Turn();
  }
  Waiter waiter(executor_, priority);
  const auto behind = [priority](const Waiter* other) { return other->priority > priority; };
  const auto place = waiting_.insert(std::find_if(waiting_.begin(), waiting_.end(), behind), &waiter);
  constexpr auto token = asio::as_tuple(asio::use_awaitable);
  co_await waiter.wake.async_wait(token);
  if (waiter.granted) {
    co_return Turn(*this);
  }
  waiting_.erase(place);  // cancelled while waiting
  co_return Turn();
}

void Bus::release() {
  if (waiting_.empty()) {
    busy_ = false;
    return;
  }
  Waiter* next = waiting_.front();
  waiting_.pop_front();
  next->granted = true;
  next->wake.cancel();
}

ReplyTimeouts Bus::timeouts() const {
  const int baud = baud_.value_or(9600);
  return reply_timeouts(baud, additional_.value_or(default_additional_timeout(baud)));
}

asio::awaitable<BusResult<void>> Bus::open(int baud) {
  const Turn turn = co_await acquire(Priority::polling);
  if (!turn) {
    co_return too_many_waiting();
  }
  auto job = [port = port_.get(), line = LineSettings{path_, baud, slave_}] { return port->open(line); };
  BusResult<void> opened = co_await worker_.run(job);
  baud_ = opened ? std::optional(baud) : std::nullopt;
  co_return opened;
}

asio::awaitable<void> Bus::close() {
  const Turn turn = co_await acquire(Priority::polling);
  if (!turn) {
    co_return;
  }
  baud_.reset();
  auto job = [port = port_.get()] {
    port->close();
    return true;
  };
  co_await worker_.run(job);
}

asio::awaitable<BusResult<Words>> Bus::read(Block block, Priority priority) {
  const Turn turn = co_await acquire(priority);
  if (!turn) {
    co_return too_many_waiting();
  }
  auto exchange = begin_exchange(block.address, block.count, false);
  const auto began = std::chrono::steady_clock::now();
  auto job = [port = port_.get(), block, wait = timeouts()] { return port->read(block, wait); };
  BusResult<Words> words = co_await worker_.run(job);
  if (exchange) {
    end_exchange(std::move(*exchange), began, words ? *words : Words(), words ? std::string() : words.error().message);
  }
  co_return words;
}

asio::awaitable<BusResult<void>> Bus::write(std::uint16_t address, Words words) {
  const Turn turn = co_await acquire(Priority::command);
  if (!turn) {
    co_return too_many_waiting();
  }
  auto exchange = begin_exchange(address, words.size(), true);
  const auto began = std::chrono::steady_clock::now();
  auto job = [port = port_.get(), address, words, wait = timeouts()] { return port->write(address, words, wait); };
  BusResult<void> written = co_await worker_.run(std::move(job));
  if (exchange) {
    end_exchange(std::move(*exchange), began, words, written ? std::string() : written.error().message);
  }
  co_return written;
}

void Bus::set_trace(model::LineTrace& trace, const core::Clock& clock) {
  trace_ = &trace;
  clock_ = &clock;
}

std::optional<model::LineExchange> Bus::begin_exchange(std::uint16_t address, std::size_t count, bool is_write) const {
  if (trace_ == nullptr || !trace_->is_on(clock_->steady())) {
    return std::nullopt;
  }
  model::LineExchange exchange;
  exchange.time = clock_->wall();
  exchange.is_write = is_write;
  exchange.address = address;
  exchange.count = static_cast<std::uint8_t>(count);
  return exchange;
}

void Bus::end_exchange(model::LineExchange exchange, core::SteadyTime began, const Words& words, std::string problem) {
  exchange.words = words;
  exchange.problem = std::move(problem);
  exchange.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  trace_->add(std::move(exchange));
}

asio::awaitable<void> Bus::drain() {
  const Turn turn = co_await acquire(Priority::polling);
  if (!turn) {
    co_return;
  }
  auto job = [port = port_.get()] {
    port->drain(kLateAnswer);
    return true;
  };
  co_await worker_.run(job);
}

}  // namespace nv::device
