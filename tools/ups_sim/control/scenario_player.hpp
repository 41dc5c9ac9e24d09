// Walks a scenario's time line and hands out the steps whose time has come.
#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"

namespace ups_sim {

class ScenarioPlayer {
 public:
  void play(std::string name, std::vector<ScenarioStep> steps) {
    name_ = std::move(name);
    steps_ = std::move(steps);
    next_ = 0;
    elapsed_s_ = 0;
  }
  void stop() { steps_.clear(); }
  bool is_playing() const { return next_ < steps_.size(); }
  const std::string& name() const { return name_; }
  double elapsed_s() const { return elapsed_s_; }

  std::vector<Command> advance(double dt_s) {
    std::vector<Command> due;
    if (!is_playing()) {
      return due;
    }
    for (elapsed_s_ += dt_s; is_playing() && steps_[next_].at_s <= elapsed_s_; ++next_) {
      due.insert(due.end(), steps_[next_].commands.begin(), steps_[next_].commands.end());
    }
    return due;
  }

 private:
  std::string name_;
  std::vector<ScenarioStep> steps_;
  std::size_t next_ = 0;
  double elapsed_s_ = 0;
};

}  // namespace ups_sim
