// Modbus TCP frames: bytes <-> requests and answers, no sockets. "MODBUS Messaging on TCP/IP Implementation Guide"
// V1.0b (MBAP header: transaction, protocol 0, length of what follows, unit) and "MODBUS Application Protocol" V1.1b3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace nv::modbus_tcp {

inline constexpr std::size_t kHeaderSize = 7;
inline constexpr std::size_t kLargestFrame = 260;  // header and a PDU of 253 bytes
inline constexpr std::size_t kMostWords = 125;     // in one answer

enum class Function : std::uint8_t { read_holding_registers = 0x03, read_input_registers = 0x04 };

enum class Exception : std::uint8_t {
  illegal_function = 0x01,
  illegal_address = 0x02,
  illegal_value = 0x03,
  path_unavailable = 0x0A,
  target_does_not_respond = 0x0B,
};

// A view into the bytes it was found in.
struct Request {
  std::uint16_t transaction = 0;
  std::uint8_t unit = 0;
  std::uint8_t function = 0;
  std::span<const std::uint8_t> arguments;
};

// broken: no Modbus, or a length no frame has; what follows cannot be made sense of and the connection has to end.
enum class Framing : std::uint8_t { incomplete, complete, broken };

struct Frame {
  Framing framing = Framing::incomplete;
  std::size_t size = 0;  // bytes the complete frame takes
  Request request;
};

// The first frame of what was received.
Frame first_frame(std::span<const std::uint8_t> received);

struct ReadRange {
  std::uint16_t address = 0;
  std::uint16_t count = 0;
};

// What a read function asks for; none when the arguments are not an address and a count of 1..125.
std::optional<ReadRange> read_range(const Request& request);

using AnswerBuffer = std::span<std::uint8_t, kLargestFrame>;

// Both return the size of the answer. `words`: at most kMostWords.
std::size_t put_words(const Request& request, std::span<const std::uint16_t> words, AnswerBuffer answer);
std::size_t put_exception(const Request& request, Exception exception, AnswerBuffer answer);

}  // namespace nv::modbus_tcp
