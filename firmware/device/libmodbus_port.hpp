// Modbus RTU over a serial line with libmodbus. The one place that knows modbus.h.
#pragma once

#include <memory>
#include <string>

#include "device/modbus_port.hpp"

namespace nv::device {

// The path is that of each open().
std::unique_ptr<ModbusPort> make_libmodbus_port();

std::string libmodbus_version();  // of the library that is loaded: "3.1.6"

}  // namespace nv::device
