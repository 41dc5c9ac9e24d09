// The static transfer switch behind its registers.
#pragma once

#include <string>

#include "devices/device.hpp"
#include "physics/sts_plant.hpp"

namespace ups_sim {

class StsDevice : public Device {
 public:
  StsDevice(std::string name, std::uint64_t seed);

  void advance(double dt_s) override { plant_.step(dt_s); }
  void render() override;
  WriteOutcome write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) override;
  Problem set(const std::string& name, const Setting& value) override;
  Facts state() const override;
  std::vector<AlarmBit> alarm_bits() const override;

 private:
  WriteOutcome command(std::uint16_t bits);

  std::string name_;
  StsPlant plant_;
};

}  // namespace ups_sim
