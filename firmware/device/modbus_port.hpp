// The seam to the serial line: read and write words of one Modbus RTU slave. Every call blocks, so it runs on the bus's
// worker thread. Tests put a fake here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace nv::device {

using Words = std::vector<std::uint16_t>;

enum class BusFault : std::uint8_t {
  timeout,    // no answer, or only a part of one
  bad_frame,  // CRC, slave, function or length wrong
  exception,  // the device answered with an exception: the line is fine
  port,       // the port cannot be opened, or is gone
};

struct BusError {
  BusFault fault{};
  std::uint8_t exception_code = 0;  // 1..11 with BusFault::exception
  std::string message;
};

[[noreturn]] inline void throw_exception_from_error(const BusError& error, const boost::source_location&) {
  throw std::logic_error("unchecked bus error: " + error.message);
}

template <class T>
using BusResult = core::Result<T, BusError>;

struct Block {
  std::uint16_t address;
  std::uint8_t count;  // words, 1..125
};

// How long to wait for one answer.
struct ReplyTimeouts {
  std::chrono::milliseconds first_byte;
  std::chrono::milliseconds next_byte;
};

// 8 data bits, no parity, 1 stop bit.
struct LineSettings {
  std::string path;
  int baud = 9600;
  int slave = 1;
};

class ModbusPort {
 public:
  virtual ~ModbusPort() = default;
  // Opens, or opens again.
  virtual BusResult<void> open(const LineSettings& line) = 0;
  virtual void close() = 0;
  virtual BusResult<Words> read(Block block, ReplyTimeouts timeouts) = 0;
  // One word with function 0x06, more with 0x10.
  virtual BusResult<void> write(std::uint16_t address, const Words& words, ReplyTimeouts timeouts) = 0;
  // Throws away what still comes: returns when a late frame came and ended, when nothing came for `wait`, or a
  // little later on a line that never falls silent.
  virtual void drain(std::chrono::milliseconds wait) = 0;
};

}  // namespace nv::device
