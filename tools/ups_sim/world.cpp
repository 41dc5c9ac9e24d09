#include "world.hpp"

namespace ups_sim {
namespace {

// One size of step for every speed: the same seed tells the same story at any time scale.
constexpr double kStep = 0.25;

}  // namespace

double World::advance(double real_s) {
  const double passed = real_s * time_scale_;
  if (!frozen_) {
    for (owed_s_ += passed; owed_s_ >= kStep; owed_s_ -= kStep) {
      device_->advance(kStep);
      simulated_s_ += kStep;
    }
  }
  return passed;
}

void World::refresh() {
  if (!frozen_) {
    device_->render();
  }
}

std::optional<Words> World::read(unsigned address, unsigned count) {
  refresh();
  return device_->registers().read(address, count);
}

}  // namespace ups_sim
