// Bytes of the host become frames: a request is complete when its check sum fits, and whatever else stands on the line
// when 3.5 characters of silence have passed was no request.
#pragma once

#include <optional>
#include <vector>

#include "line/clock.hpp"
#include "line/frame.hpp"

namespace ups_sim {

struct LineTiming {
  Duration character;  // zero = the line has no speed
  Duration gap;        // 3.5 characters, 1.75 ms above 19200 baud
  Duration latency;    // what the device thinks between a request and its reply

  static LineTiming at(int baud, Duration latency);
  static LineTiming unpaced(Duration latency);
};

struct ReceivedFrame {
  Bytes bytes;
  Time first_byte;  // when the host's first byte arrived
  Time last_byte;   // when the last bit would have passed over a real line
  bool good;
  bool wrong_rate;
};

class FrameReceiver {
 public:
  explicit FrameReceiver(const LineTiming& timing) : timing_(timing) {}

  // Bytes at a wrong rate are noise: they never make a good frame.
  void receive(std::span<const std::uint8_t> bytes, Time now, bool right_rate);
  std::vector<ReceivedFrame> take_frames(Time now);
  Time deadline() const { return buffer_.empty() ? kNever : line_end_ + timing_.gap; }
  void drop() { buffer_.clear(); }

 private:
  std::optional<ReceivedFrame> take_complete();
  ReceivedFrame cut(std::size_t length, bool good);

  LineTiming timing_;
  Bytes buffer_;
  Time first_byte_{};
  Time line_end_{};
  bool wrong_rate_ = false;
};

}  // namespace ups_sim
