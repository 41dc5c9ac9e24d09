// Modbus RTU over a serial line with libmodbus. The one place that knows modbus.h.
#pragma once

#include <memory>

#include "device/modbus_port.hpp"

namespace nv::device {

// The path is that of each open().
std::unique_ptr<ModbusPort> make_libmodbus_port();

}  // namespace nv::device
