#include "line/slave.hpp"

namespace ups_sim {
namespace {

constexpr int kIllegalFunction = 1;
constexpr int kIllegalAddress = 2;
constexpr int kIllegalValue = 3;
constexpr unsigned kMostWordsRead = 125;
constexpr unsigned kMostWordsWritten = 123;

void push_word(Bytes& bytes, unsigned word) {
  bytes.push_back(static_cast<std::uint8_t>(word >> 8));
  bytes.push_back(static_cast<std::uint8_t>(word & 0xFFU));
}

}  // namespace

Bytes Slave::exception(std::uint8_t function, int code) {
  return {static_cast<std::uint8_t>(function | kExceptionFlag), static_cast<std::uint8_t>(code)};
}

Bytes Slave::answer(const Request& request, Time now) {
  switch (request.function) {
    case kReadInput:
      if (!input_is_holding_) {
        break;
      }
      [[fallthrough]];
    case kReadHolding:
      return read(request);
    case kWriteSingle:
    case kWriteMultiple:
      return write(request, now);
    default:
      break;
  }
  return exception(request.function, kIllegalFunction);
}

Bytes Slave::read(const Request& request) {
  if (!request.well_formed || request.count == 0 || request.count > kMostWordsRead) {
    return exception(request.function, kIllegalValue);
  }
  const auto words = world_.read(request.address, request.count);
  if (!words) {
    return exception(request.function, kIllegalAddress);
  }
  Bytes reply{request.function, static_cast<std::uint8_t>(2 * request.count)};
  for (const std::uint16_t word : *words) {
    push_word(reply, word);
  }
  return reply;
}

Bytes Slave::write(const Request& request, Time now) {
  const bool single = request.function == kWriteSingle;
  if (!request.well_formed || request.values.empty() || request.values.size() > kMostWordsWritten) {
    return exception(request.function, kIllegalValue);
  }
  const WriteOutcome outcome =
      world_.device().write(single ? WriteFunction::single : WriteFunction::multiple, request.address, request.values);
  log_.add(WriteRecord{request.address, request.values, log_.since_start(now), outcome.executed});
  if (outcome.exception != 0) {
    return exception(request.function, outcome.exception);
  }
  Bytes reply{request.function};
  push_word(reply, request.address);
  push_word(reply, single ? request.values[0] : request.count);
  return reply;
}

}  // namespace ups_sim
