// The card's time zone in tests.
#pragma once

#include "core/time_zone.hpp"

namespace nv::test {

// Changed on 31 March and 27 October 2024 at 01:00 UTC.
inline core::TimeZone central_europe() {
  return *core::TimeZone::named("Europe/Berlin");
}

}  // namespace nv::test
