// A logger that writes nowhere.
#pragma once

#include "core/log.hpp"

namespace nv::test {

inline core::Logger quiet_log() {
  return core::Logger(std::make_shared<core::LogSink>(-1, false, core::LogLevel::error), "test");
}

}  // namespace nv::test
