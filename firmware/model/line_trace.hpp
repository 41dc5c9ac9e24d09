// What was said on the serial line lately, for finding out why a UPS is not understood (manual, appendix
// troubleshooting 1, "upsdebug"). Off until somebody switches it on, and off again by itself. A ring. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"

namespace nv::model {

// One question and its answer.
struct LineExchange {
  std::uint64_t id = 0;   // grows by one
  core::WallTime time{};  // of the question
  bool is_write = false;
  std::uint16_t address = 0;
  std::uint8_t count = 0;            // words asked for or written
  std::vector<std::uint16_t> words;  // read or written; empty after a failed read
  std::string problem;               // one line; empty when it was answered
  std::chrono::milliseconds took{};
};

class LineTrace {
 public:
  static constexpr std::size_t kMost = 4096;
  static constexpr std::chrono::minutes kLongest{60};

  // Empties the ring. `time` is at most kLongest.
  void begin(core::SteadyTime now, std::chrono::minutes time);
  void end() { until_.reset(); }
  bool is_on(core::SteadyTime now) const { return until_ && now < *until_; }
  std::chrono::seconds left(core::SteadyTime now) const;

  void add(LineExchange exchange);  // gets its id
  std::uint64_t last() const { return last_; }
  // Those with an id above `after`, oldest first, the first `limit` of them.
  std::vector<LineExchange> exchanges(std::uint64_t after, std::size_t limit) const;

 private:
  std::optional<core::SteadyTime> until_;
  std::deque<LineExchange> ring_;
  std::uint64_t last_ = 0;
};

}  // namespace nv::model
