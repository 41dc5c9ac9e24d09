// What JBUSP and VU-MAP devices share: the UPS behind the registers and its settings by name.
#pragma once

#include <string>

#include "devices/device.hpp"
#include "physics/ups_plant.hpp"

namespace ups_sim {

class UpsDevice : public Device {
 public:
  UpsDevice(std::string name, std::string map, const UpsSpec& spec, std::uint64_t seed)
      : name_(std::move(name)), map_(std::move(map)), plant_(spec, seed) {}

  void advance(double dt_s) override { plant_.step(dt_s); }
  Problem set(const std::string& name, const Setting& value) override;
  Facts state() const override;

 protected:
  UpsPlant& plant() { return plant_; }
  const UpsPlant& plant() const { return plant_; }

 private:
  Problem stop(const std::string& name, const Setting& value);

  std::string name_;
  std::string map_;
  UpsPlant plant_;
};

}  // namespace ups_sim
