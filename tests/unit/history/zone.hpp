// The card's time zone while a test runs.
#pragma once

#include <stdlib.h>

#include <ctime>

namespace nv::test {

inline constexpr const char* kCentralEurope = "CET-1CEST,M3.5.0,M10.5.0/3";

class Zone {
 public:
  explicit Zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone() {
    ::unsetenv("TZ");
    ::tzset();
  }
};

}  // namespace nv::test
