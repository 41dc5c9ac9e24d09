#include "modbus_tcp/adu.hpp"

namespace nv::modbus_tcp {
namespace {

constexpr std::size_t kProtocol = 2;  // where the fields of the header stand
constexpr std::size_t kLength = 4;
constexpr std::size_t kUnit = 6;
constexpr std::size_t kSmallestLength = 2;  // unit and function code
constexpr std::size_t kLargestLength = kLargestFrame - kUnit;
constexpr unsigned kExceptionBit = 0x80;

std::uint16_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned>(bytes[at]) << 8U | bytes[at + 1]);
}

void put_word(AnswerBuffer answer, std::size_t at, std::size_t word) {
  answer[at] = static_cast<std::uint8_t>(word >> 8U);
  answer[at + 1] = static_cast<std::uint8_t>(word);
}

// The header and the function code; `arguments` bytes will follow. Returns the size of the whole.
std::size_t put_head(const Request& request, unsigned function, std::size_t arguments, AnswerBuffer answer) {
  put_word(answer, 0, request.transaction);
  put_word(answer, kProtocol, 0);
  put_word(answer, kLength, kSmallestLength + arguments);
  answer[kUnit] = request.unit;
  answer[kHeaderSize] = static_cast<std::uint8_t>(function);
  return kHeaderSize + 1 + arguments;
}

}  // namespace

Frame first_frame(std::span<const std::uint8_t> received) {
  // Each field is judged as soon as it is there, so that a peer which speaks something else is not waited for.
  const std::size_t known = received.size();
  const bool foreign = (known > kProtocol && received[kProtocol] != 0) ||
                       (known > kProtocol + 1 && received[kProtocol + 1] != 0) ||
                       (known > kLength && received[kLength] != 0);  // no length has a high byte
  if (foreign) {
    return {Framing::broken, 0, {}};
  }
  if (known < kLength + 2) {
    return {};
  }
  const std::size_t length = word_at(received, kLength);
  if (length < kSmallestLength || length > kLargestLength) {
    return {Framing::broken, 0, {}};
  }
  const std::size_t size = kUnit + length;
  if (known < size) {
    return {};
  }
  const Request request{word_at(received, 0), received[kUnit], received[kHeaderSize],
                        received.subspan(kHeaderSize + 1, size - kHeaderSize - 1)};
  return {Framing::complete, size, request};
}

std::optional<ReadRange> read_range(const Request& request) {
  constexpr std::size_t kSize = 4;
  if (request.arguments.size() != kSize) {
    return std::nullopt;
  }
  const ReadRange range{word_at(request.arguments, 0), word_at(request.arguments, 2)};
  return range.count >= 1 && range.count <= kMostWords ? std::optional(range) : std::nullopt;
}

std::size_t put_words(const Request& request, std::span<const std::uint16_t> words, AnswerBuffer answer) {
  const std::size_t size = put_head(request, request.function, 1 + 2 * words.size(), answer);
  answer[kHeaderSize + 1] = static_cast<std::uint8_t>(2 * words.size());
  std::size_t at = kHeaderSize + 2;
  for (const std::uint16_t word : words) {
    put_word(answer, at, word);
    at += 2;
  }
  return size;
}

std::size_t put_exception(const Request& request, Exception exception, AnswerBuffer answer) {
  const std::size_t size = put_head(request, request.function | kExceptionBit, 1, answer);
  answer[kHeaderSize + 1] = static_cast<std::uint8_t>(exception);
  return size;
}

}  // namespace nv::modbus_tcp
