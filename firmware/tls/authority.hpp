// The card's own certification authority (manual 3.5.2): a root made once, and server certificates under it.
// ECDSA P-256, SHA-256. Any thread.
#pragma once

#include <chrono>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "tls/host_names.hpp"
#include "tls/identity.hpp"

namespace nv::tls {

// Browsers refuse more than 825 days, whoever signed.
inline constexpr std::chrono::days kServerLifetime{397};
inline constexpr std::chrono::days kRenewBefore{60};
inline constexpr std::chrono::days kRootLifetime{30 * 365};

// A new key and a root under a name that no other card's root has.
core::Result<Identity> make_root(core::WallTime now);

// A new key and a certificate for these names; its chain is the root.
core::Result<Identity> make_server(const Identity& root, const HostNames& names, core::WallTime now);

// Why the server's certificate must be made again: "it expires soon", "it lacks 192.0.2.7"; empty when it need not.
std::string reason_to_renew(const Identity& server, const Identity& root, const HostNames& names, core::WallTime now);

}  // namespace nv::tls
