// What an account may do (manual 15.4; admin is above the table). Each role may do what those before it may.
#pragma once

#include <cstdint>

namespace nv::auth {

enum class Role : std::uint8_t { read_only, read_write, admin };

}  // namespace nv::auth
