// The queue for the serial line: one transaction at a time, commands before polling, on the bus's own worker thread.
// Main thread only; reads and writes resume there.
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/clock.hpp"
#include "core/turn.hpp"
#include "core/worker.hpp"
#include "device/modbus_port.hpp"
#include "model/line_trace.hpp"

namespace nv::device {

enum class Priority : std::uint8_t { command, polling };

class Bus {
 public:
  Bus(boost::asio::any_io_executor executor, std::unique_ptr<ModbusPort> port);
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  // `additional`: manual 15.2 "Serial Timeout"; none = the manual's default for the rate. Counts from the next open().
  void set_line(std::string path, int slave, std::optional<std::chrono::milliseconds> additional);

  boost::asio::awaitable<BusResult<void>> open(int baud);
  boost::asio::awaitable<void> close();
  boost::asio::awaitable<BusResult<Words>> read(Block block, Priority priority = Priority::polling);
  boost::asio::awaitable<BusResult<void>> write(std::uint16_t address, Words words);
  // After a failed transaction: throws away a late answer before anything else is asked.
  boost::asio::awaitable<void> drain();

  // Every exchange is noted there while the trace is on. Both outlive the bus.
  void set_trace(model::LineTrace& trace, const core::Clock& clock);

  std::optional<int> baud() const { return baud_; }
  static constexpr std::size_t kMaxWaiting = 32;  // further callers get an error at once

 private:
  struct Waiter {
    explicit Waiter(boost::asio::any_io_executor executor, Priority wanted)
        : wake(std::move(executor), boost::asio::steady_timer::time_point::max()), priority(wanted) {}
    boost::asio::steady_timer wake;
    Priority priority;
    bool granted = false;
  };
  // Holding one is holding the line.
  using Turn = core::Turn<Bus>;
  friend Turn;

  boost::asio::awaitable<Turn> acquire(Priority priority);
  void release();
  ReplyTimeouts timeouts() const;
  std::optional<model::LineExchange> begin_exchange(std::uint16_t address, std::size_t count, bool is_write) const;
  void end_exchange(model::LineExchange exchange, core::SteadyTime began, const Words& words, std::string problem);

  boost::asio::any_io_executor executor_;
  std::unique_ptr<ModbusPort> port_;  // used on the worker only
  std::list<Waiter*> waiting_;
  bool busy_ = false;
  std::string path_;
  int slave_ = 1;
  std::optional<std::chrono::milliseconds> additional_;
  std::optional<int> baud_;
  model::LineTrace* trace_ = nullptr;
  const core::Clock* clock_ = nullptr;
  core::Worker worker_;  // last: joined before the port dies
};

}  // namespace nv::device
