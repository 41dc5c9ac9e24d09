// The test one battery goes through: about twenty seconds on the battery while the mains are there, and its verdict.
#pragma once

#include <cstdint>

namespace ups_sim {

// The numbers are the words of the project's result register.
enum class TestResult : std::uint16_t { none = 0, ok = 1, interrupted = 2, failed = 3 };

class BatteryTest {
 public:
  void start() {
    remaining_s_ = kDuration;
    in_progress_ = true;
  }
  void stop() { finish(TestResult::interrupted); }
  // A weak or missing battery fails at the end; lost mains end the test early.
  void step(double dt_s, bool battery_present, double charge, bool mains_present);
  void acknowledge() { failure_shown_ = false; }

  bool in_progress() const { return in_progress_; }
  bool failure_shown() const { return failure_shown_; }
  TestResult result() const { return result_; }
  // True once after each end of a test: the owner writes the date down.
  bool take_finished();

 private:
  static constexpr double kDuration = 20;
  void finish(TestResult result);

  bool in_progress_ = false;
  bool finished_ = false;
  bool failure_shown_ = false;
  double remaining_s_ = 0;
  TestResult result_ = TestResult::none;
};

}  // namespace ups_sim
