// What arrives at the rectifier and at the bypass input: the mains, the generator, or nothing.
#pragma once

#include <array>
#include <optional>

#include "physics/mains.hpp"
#include "physics/random.hpp"

namespace ups_sim {

struct SupplyInputs {
  bool mains = true;            // both inputs
  bool rectifier_mains = true;  // the rectifier's input alone
  bool bypass_mains = true;     // the bypass input alone
  std::array<std::optional<double>, 3> forced_volts;
  bool genset = false;  // a generator stands by and starts by itself
};

struct Feeder {
  Phases volts{};
  double hertz = 0;
  bool present = false;       // good enough for the rectifier
  bool in_tolerance = false;  // good enough for the load
  bool frequency_ok = false;
};

class Supply {
 public:
  void step(double dt_s, double day_s, const SupplyInputs& inputs, int phases, Random& random);
  const Feeder& rectifier() const { return rectifier_; }
  const Feeder& bypass() const { return bypass_; }
  bool on_genset() const { return on_genset_; }

 private:
  void run_genset(double dt_s, const SupplyInputs& inputs, Random& random);
  Feeder feeder(bool connected, const SupplyInputs& inputs, int phases) const;

  Mains mains_;
  Feeder rectifier_;
  Feeder bypass_;
  double mains_lost_s_ = 0;
  double mains_back_s_ = 0;
  bool genset_running_ = false;
  bool on_genset_ = false;
  Wander genset_hertz_{0.12, 3};
  std::array<Wander, 3> genset_volts_{Wander{1.8, 2}, Wander{1.8, 2}, Wander{1.8, 2}};
};

}  // namespace ups_sim
