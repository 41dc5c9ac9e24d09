// A handshake of a client and a server inside this process: the proof that an identity serves before it does. Any
// thread.
#pragma once

#include "core/result.hpp"
#include "tls/identity.hpp"

namespace nv::tls {

core::Result<void> try_handshake(const Identity& identity);

}  // namespace nv::tls
