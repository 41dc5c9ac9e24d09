// A request in, the words of the reply out: the device's side of the Modbus application protocol.
#pragma once

#include "line/frame.hpp"
#include "line/traffic_log.hpp"
#include "world.hpp"

namespace ups_sim {

inline constexpr std::uint8_t kSlaveAddress = 1;

class Slave {
 public:
  Slave(World& world, TrafficLog& log, bool input_is_holding)
      : world_(world), log_(log), input_is_holding_(input_is_holding) {}

  // Function code and what follows it, without slave address and check sum.
  Bytes answer(const Request& request, Time now);
  static Bytes exception(std::uint8_t function, int code);

 private:
  Bytes read(const Request& request);
  Bytes write(const Request& request, Time now);

  World& world_;
  TrafficLog& log_;
  bool input_is_holding_;
};

}  // namespace ups_sim
