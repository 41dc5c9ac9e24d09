#include "line/frame_receiver.hpp"

#include <algorithm>

namespace ups_sim {
namespace {

constexpr double kBitsPerCharacter = 10;  // 8N1
constexpr double kGapCharacters = 3.5;
constexpr int kFastLine = 19200;
constexpr double kFastGap = 0.00175;  // seconds, fixed above 19200 baud by the Modbus serial line guide
constexpr std::size_t kLongestFrame = 256;

}  // namespace

LineTiming LineTiming::at(int baud, Duration latency) {
  const double character = kBitsPerCharacter / baud;
  return {seconds(character), seconds(baud > kFastLine ? kFastGap : kGapCharacters * character), latency};
}

LineTiming LineTiming::unpaced(Duration latency) {
  return {Duration{}, seconds(kFastGap), latency};
}

void FrameReceiver::receive(std::span<const std::uint8_t> bytes, Time now, bool right_rate) {
  if (buffer_.empty()) {
    first_byte_ = now;
    wrong_rate_ = false;
  }
  // The pseudo-terminal hands over at once what a real line would carry for some milliseconds.
  line_end_ = std::max(line_end_, now) + timing_.character * static_cast<long>(bytes.size());
  wrong_rate_ = wrong_rate_ || !right_rate;
  // More than a frame without a pause is noise; its tail need not be kept.
  const std::size_t room = 2 * kLongestFrame - std::min(buffer_.size(), 2 * kLongestFrame);
  const auto kept = bytes.first(std::min(room, bytes.size()));
  buffer_.insert(buffer_.end(), kept.begin(), kept.end());
}

std::vector<ReceivedFrame> FrameReceiver::take_frames(Time now) {
  std::vector<ReceivedFrame> frames;
  while (auto frame = take_complete()) {
    frames.push_back(std::move(*frame));
  }
  if (!buffer_.empty() && now >= line_end_ + timing_.gap) {
    frames.push_back(cut(buffer_.size(), !wrong_rate_ && buffer_.size() <= kLongestFrame && has_good_crc(buffer_)));
  }
  return frames;
}

std::optional<ReceivedFrame> FrameReceiver::take_complete() {
  const auto length = request_length(buffer_);
  if (wrong_rate_ || !length || buffer_.size() < *length || !has_good_crc(std::span{buffer_}.first(*length))) {
    return std::nullopt;
  }
  return cut(*length, true);
}

ReceivedFrame FrameReceiver::cut(std::size_t length, bool good) {
  const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(length);
  const auto rest = static_cast<long>(buffer_.size() - length);
  ReceivedFrame frame{{buffer_.begin(), end}, first_byte_, line_end_ - timing_.character * rest, good, wrong_rate_};
  buffer_.erase(buffer_.begin(), end);
  return frame;
}

}  // namespace ups_sim
