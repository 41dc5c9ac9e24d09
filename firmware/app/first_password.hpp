// The password a new card begins with: the last six characters of its MAC address (manual 9.3).
#pragma once

#include <optional>
#include <string>

#include "app/options.hpp"

namespace nv::app {

// The first password of a machine without any such interface; the log warns of it.
inline constexpr const char* kFirstPasswordWithoutMac = "000000";

// "FFC1A0" of 00:e0:d8:ff:c1:a0. Without `given`, of this machine's first network interface (by name) that has an
// address; none when no interface has.
std::optional<std::string> first_password(const std::optional<MacAddress>& given);

}  // namespace nv::app
