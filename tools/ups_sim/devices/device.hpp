// What every simulated device offers: tables to read, words to write, quantities to set, a clock that can be advanced.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "devices/register_file.hpp"
#include "result.hpp"

namespace ups_sim {

using Setting = std::variant<std::nullptr_t, bool, double>;
using Fact = std::pair<std::string, std::variant<std::nullptr_t, bool, double, std::string>>;
using Facts = std::vector<Fact>;

enum class WriteFunction { single, multiple };

struct AlarmBit {
  std::uint16_t address;
  int bit;
};

struct WriteOutcome {
  int exception = 0;      // 0 = accepted by the protocol
  bool executed = false;  // false when a permission is missing
};

class Device {
 public:
  virtual ~Device() = default;

  // Advances the model by so many seconds of its own time; 0 makes changed inputs felt.
  virtual void advance(double dt_s) = 0;
  // Brings the words up to date with the model.
  virtual void render() = 0;
  virtual WriteOutcome write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) = 0;
  virtual Problem set(const std::string& name, const Setting& value) = 0;
  virtual Facts state() const = 0;
  // Every assigned alarm bit of the device's first node.
  virtual std::vector<AlarmBit> alarm_bits() const = 0;

  RegisterFile& registers() { return registers_; }
  const RegisterFile& registers() const { return registers_; }

 protected:
  RegisterFile registers_;
};

}  // namespace ups_sim
