#include "line/frame.hpp"

namespace ups_sim {
namespace {

constexpr std::size_t kShortest = 4;

std::uint16_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}

}  // namespace

std::uint16_t crc16(std::span<const std::uint8_t> bytes) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xA001U : crc >> 1;
    }
  }
  return static_cast<std::uint16_t>(crc);
}

void append_crc(Bytes& frame) {
  const std::uint16_t crc = crc16(frame);
  frame.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  frame.push_back(static_cast<std::uint8_t>(crc >> 8));
}

bool has_good_crc(std::span<const std::uint8_t> frame) {
  if (frame.size() < kShortest) {
    return false;
  }
  const std::uint16_t crc = crc16(frame.first(frame.size() - 2));
  return frame[frame.size() - 2] == (crc & 0xFF) && frame[frame.size() - 1] == crc >> 8;
}

std::optional<std::size_t> request_length(std::span<const std::uint8_t> start) {
  if (start.size() < 2) {
    return std::nullopt;
  }
  if (start[1] >= 0x01 && start[1] <= 0x06) {
    return 8;
  }
  if ((start[1] == 0x0F || start[1] == kWriteMultiple) && start.size() >= 7) {
    return 9U + start[6];
  }
  return std::nullopt;
}

Request decode_request(std::span<const std::uint8_t> frame) {
  Request request;
  request.slave = frame[0];
  request.function = frame[1];
  if (frame.size() < 8) {
    request.well_formed = false;
    return request;
  }
  request.address = word_at(frame, 2);
  request.count = word_at(frame, 4);
  if (request.function == kWriteSingle) {
    request.values = {request.count};
    request.count = 1;
  } else if (request.function == kWriteMultiple) {
    request.well_formed = frame[6] == 2 * request.count && frame.size() == 9U + frame[6];
    for (std::size_t at = 7; request.well_formed && at + 2 < frame.size(); at += 2) {
      request.values.push_back(word_at(frame, at));
    }
  }
  return request;
}

}  // namespace ups_sim
