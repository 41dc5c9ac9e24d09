// The device in its time: steps the model by real time times the scale, holds it still when frozen.
#pragma once

#include <memory>
#include <optional>

#include "devices/device.hpp"

namespace ups_sim {

class World {
 public:
  explicit World(std::unique_ptr<Device> device) : device_(std::move(device)) {}

  // Returns the simulated seconds that passed, for scenarios: those go on while the model is frozen.
  double advance(double real_s);
  void set_time_scale(double scale) { time_scale_ = scale; }
  double time_scale() const { return time_scale_; }
  double simulated_s() const { return simulated_s_; }
  void freeze(bool frozen) { frozen_ = frozen; }
  bool is_frozen() const { return frozen_; }

  Device& device() { return *device_; }
  // What the device would answer now.
  std::optional<Words> read(unsigned address, unsigned count);
  void refresh();

 private:
  std::unique_ptr<Device> device_;
  double time_scale_ = 1;
  double simulated_s_ = 0;
  double owed_s_ = 0;
  bool frozen_ = false;
};

}  // namespace ups_sim
