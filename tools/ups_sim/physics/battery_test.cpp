#include "physics/battery_test.hpp"

#include <utility>

namespace ups_sim {
namespace {

constexpr double kPassCharge = 0.3;

}  // namespace

void BatteryTest::step(double dt_s, bool battery_present, double charge, bool mains_present) {
  if (!in_progress_) {
    return;
  }
  remaining_s_ -= dt_s;
  if (!battery_present) {
    finish(TestResult::failed);
  } else if (!mains_present) {
    finish(TestResult::interrupted);
  } else if (remaining_s_ <= 0) {
    finish(charge >= kPassCharge ? TestResult::ok : TestResult::failed);
  }
}

void BatteryTest::finish(TestResult result) {
  if (!in_progress_) {
    return;
  }
  in_progress_ = false;
  finished_ = true;
  result_ = result;
  failure_shown_ = result == TestResult::failed;
}

bool BatteryTest::take_finished() {
  return std::exchange(finished_, false);
}

}  // namespace ups_sim
