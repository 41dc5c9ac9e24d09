// Whether an identity serves: dates, purpose, strength. One sentence per fault, for the person who uploaded it.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "tls/identity.hpp"

namespace nv::tls {

// A card without a battery for its clock starts in 1970: earlier times than this count as this one.
core::WallTime believable(core::WallTime now);

core::Result<void> check_for_server(const Identity& identity, core::WallTime now);

}  // namespace nv::tls
