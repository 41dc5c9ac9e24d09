#include "device/libmodbus_port.hpp"

#include <fcntl.h>
#include <modbus.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "device/line_timing.hpp"

namespace nv::device {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct ContextDeleter {
  void operator()(modbus_t* context) const {
    modbus_close(context);
    modbus_free(context);
  }
};

BusError port_error(std::string message) {
  return BusError{BusFault::port, 0, std::move(message)};
}

// libmodbus tells its own errors and the system's by errno.
BusError error_from_errno(int number) {
  if (number == ETIMEDOUT) {
    return BusError{BusFault::timeout, 0, "no answer"};
  }
  if (number >= EMBXILFUN && number <= EMBXGTAR) {
    return BusError{BusFault::exception, static_cast<std::uint8_t>(number - MODBUS_ENOBASE), modbus_strerror(number)};
  }
  if (number > MODBUS_ENOBASE || number == EINVAL) {
    return BusError{BusFault::bad_frame, 0, modbus_strerror(number)};
  }
  return port_error(modbus_strerror(number));
}

// The line is one program's: two would take each other's answers, and the second would set another rate at once.
class LineLock {
 public:
  LineLock() = default;
  LineLock(const LineLock&) = delete;
  LineLock& operator=(const LineLock&) = delete;
  ~LineLock() { release(); }

  BusResult<void> acquire(const std::string& path) {
    release();
    descriptor_ = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor_ < 0) {
      return port_error("cannot open " + path + ": " + std::strerror(errno));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      release();
      return port_error(path + " is in use by another program");
    }
    return {};
  }

  void release() {
    if (descriptor_ >= 0) {
      ::close(std::exchange(descriptor_, -1));
    }
  }

 private:
  int descriptor_ = -1;
};

class LibmodbusPort final : public ModbusPort {
 public:
  BusResult<void> open(const LineSettings& line) override {
    path_ = line.path;
    if (path_.empty()) {
      return port_error("no serial line is configured");
    }
    const auto& [path, baud, slave] = line;
    context_.reset();
    if (auto locked = lock_.acquire(path); !locked) {
      return locked;
    }
    context_.reset(modbus_new_rtu(path.c_str(), baud, 'N', 8, 1));
    if (!context_ || modbus_set_slave(context_.get(), slave) != 0) {
      close();
      return port_error("cannot use " + path_ + " at " + std::to_string(baud) + " baud");
    }
    if (modbus_connect(context_.get()) != 0) {
      const int number = errno;
      close();
      return port_error("cannot open " + path_ + ": " + std::strerror(number));
    }
    gap_ = frame_gap(baud);
    last_traffic_ = SteadyClock::now();
    return {};
  }

  void close() override {
    context_.reset();
    lock_.release();
  }

  BusResult<Words> read(Block block, ReplyTimeouts timeouts) override {
    if (!context_) {
      return port_error(path_ + " is not open");
    }
    prepare(timeouts);
    Words words(block.count);
    const int got = modbus_read_registers(context_.get(), block.address, block.count, words.data());
    const int number = errno;
    last_traffic_ = SteadyClock::now();
    if (got != block.count) {
      return got < 0 ? error_from_errno(number) : BusError{BusFault::bad_frame, 0, "answer of the wrong length"};
    }
    return words;
  }

  BusResult<void> write(std::uint16_t address, const Words& words, ReplyTimeouts timeouts) override {
    if (!context_) {
      return port_error(path_ + " is not open");
    }
    prepare(timeouts);
    const int got = words.size() == 1
                        ? modbus_write_register(context_.get(), address, words.front())
                        : modbus_write_registers(context_.get(), address, static_cast<int>(words.size()), words.data());
    const int number = errno;
    last_traffic_ = SteadyClock::now();
    if (got < 0) {
      return error_from_errno(number);
    }
    return {};
  }

  void drain(std::chrono::milliseconds wait) override {
    if (!context_) {
      return;
    }
    constexpr std::chrono::milliseconds kEndOfFrame{
        40};  // longer than 3.5 characters at any rate, and than USB latency
    const auto limit = SteadyClock::now() + wait + wait / 4;
    while (SteadyClock::now() < limit && discard_input(wait)) {
      wait = kEndOfFrame;
    }
    last_traffic_ = SteadyClock::now();
  }

 private:
  // Flushes what a late answer left, and keeps the silence that separates two frames.
  void prepare(ReplyTimeouts timeouts) {
    modbus_set_response_timeout(context_.get(), seconds_of(timeouts.first_byte), microseconds_of(timeouts.first_byte));
    modbus_set_byte_timeout(context_.get(), seconds_of(timeouts.next_byte), microseconds_of(timeouts.next_byte));
    std::this_thread::sleep_until(last_traffic_ + gap_);
    modbus_flush(context_.get());
  }

  static std::uint32_t seconds_of(std::chrono::milliseconds time) {
    return static_cast<std::uint32_t>(time.count() / 1000);
  }
  static std::uint32_t microseconds_of(std::chrono::milliseconds time) {
    return static_cast<std::uint32_t>(time.count() % 1000 * 1000);
  }

  bool discard_input(std::chrono::milliseconds wait) const {
    pollfd input{modbus_get_socket(context_.get()), POLLIN, 0};
    if (::poll(&input, 1, static_cast<int>(wait.count())) <= 0) {
      return false;
    }
    std::array<char, 256> scratch{};
    return ::read(input.fd, scratch.data(), scratch.size()) > 0;
  }

  std::string path_;
  LineLock lock_;
  std::unique_ptr<modbus_t, ContextDeleter> context_;
  std::chrono::microseconds gap_{};
  SteadyClock::time_point last_traffic_;
};

}  // namespace

std::unique_ptr<ModbusPort> make_libmodbus_port() {
  return std::make_unique<LibmodbusPort>();
}

std::string libmodbus_version() {
  return std::to_string(::libmodbus_version_major) + "." + std::to_string(::libmodbus_version_minor) + "." +
         std::to_string(::libmodbus_version_micro);
}

}  // namespace nv::device
