// What a request is answered: a pure function of the request, one snapshot and the time. Read only; nothing here can
// reach the device.
#pragma once

#include <chrono>
#include <cstddef>

#include "core/clock.hpp"
#include "modbus_tcp/adu.hpp"
#include "model/snapshot.hpp"

namespace nv::modbus_tcp {

struct Policy {
  bool permitted = true;               // false: the client's role may read nothing, every request gets 0x01
  bool input_registers = false;        // function 0x04 reads like 0x03
  std::chrono::seconds age_limit{36};  // older values are refused (0x0B) rather than served
};

// Writes the answer and returns its size. In this order: a function that is not served 0x01, a unit nobody has 0x0A,
// malformed arguments or count 0x03, no fresh values 0x0B, an address outside every table 0x02.
std::size_t answer(const Request& request, const model::Snapshot& snapshot, core::SteadyTime now, const Policy& policy,
                   AnswerBuffer out);

}  // namespace nv::modbus_tcp
