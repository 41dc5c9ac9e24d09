// Modbus RTU frames as bytes: check sum, request length, and the fields of a request. No time, no devices.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ups_sim {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::uint8_t kReadHolding = 0x03;
inline constexpr std::uint8_t kReadInput = 0x04;
inline constexpr std::uint8_t kWriteSingle = 0x06;
inline constexpr std::uint8_t kWriteMultiple = 0x10;
inline constexpr std::uint8_t kExceptionFlag = 0x80;

std::uint16_t crc16(std::span<const std::uint8_t> bytes);
void append_crc(Bytes& frame);
bool has_good_crc(std::span<const std::uint8_t> frame);

// Length of the request that starts here; nullopt when the bytes so far do not tell, or the function is not known.
std::optional<std::size_t> request_length(std::span<const std::uint8_t> start);

struct Request {
  std::uint8_t slave = 0;
  std::uint8_t function = 0;
  std::uint16_t address = 0;
  std::uint16_t count = 0;            // words to read or write
  std::vector<std::uint16_t> values;  // words to write
  bool well_formed = true;            // false: the byte count and the count contradict each other
};

// A frame with a good check sum, of at least four bytes.
Request decode_request(std::span<const std::uint8_t> frame);

}  // namespace ups_sim
