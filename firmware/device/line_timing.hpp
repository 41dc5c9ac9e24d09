// What the serial line costs, and how long to wait for it. Sources: Modbus over serial line specification 1.02 (3.5
// characters between frames, 1.75 ms above 19200), manual 15.2 (additional serial timeout).
#pragma once

#include <chrono>
#include <optional>

#include "device/modbus_port.hpp"

namespace nv::device {

inline constexpr int kBitsPerCharacter = 10;  // 8N1

constexpr std::chrono::microseconds characters(int count, int baud) {
  return std::chrono::microseconds(static_cast<long long>(count) * kBitsPerCharacter * 1'000'000 / baud);
}

// The silence that ends a frame.
constexpr std::chrono::microseconds frame_gap(int baud) {
  return baud > 19200 ? std::chrono::microseconds(1750) : characters(7, baud) / 2;
}

// Manual 15.2: 20 ms at 57600, 50 ms at 19200, 100 ms at 9600; at 2400, not printed, the same 960 bit times: 400 ms.
constexpr std::chrono::milliseconds default_additional_timeout(int baud) {
  return std::chrono::milliseconds(baud >= 57600 ? 20 : 960'000 / baud);
}

inline constexpr std::chrono::milliseconds kDeviceLatency{200};  // the device's own thinking time, at most
inline constexpr int kRequestCharacters = 8;

constexpr ReplyTimeouts reply_timeouts(int baud, std::chrono::milliseconds additional) {
  const auto request =
      std::chrono::duration_cast<std::chrono::milliseconds>(characters(kRequestCharacters, baud) + frame_gap(baud));
  constexpr std::chrono::milliseconds kAdapterLatency{20};  // USB adapters hand over bytes every 16 ms
  const auto character = std::chrono::duration_cast<std::chrono::milliseconds>(characters(4, baud));
  return {request + kDeviceLatency + additional, kAdapterLatency + character + additional};
}

}  // namespace nv::device
