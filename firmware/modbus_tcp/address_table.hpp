// Which addresses the gateway serves: exactly the words the last sweep brought, at the device's own addresses (manual,
// appendix "MODBUS TCP access"), blocks of units and modules included.
#pragma once

#include <cstdint>
#include <span>

#include "model/register_image.hpp"

namespace nv::modbus_tcp {

// Fills `words` from `address` on. A read may run from one table into the next when that follows directly. False, and
// `words` is not to be used, when an address lies outside every table.
bool copy_words(const model::RegisterImage& image, std::uint16_t address, std::span<std::uint16_t> words);

}  // namespace nv::modbus_tcp
