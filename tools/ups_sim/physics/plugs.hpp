// Power share: sockets the UPS opens by itself on battery so that the important ones last longer.
#pragma once

#include <array>
#include <cstdint>

namespace ups_sim {

enum class PlugMode : std::uint16_t {
  none = 0,
  capacity = 1,
  runtime = 2,
  emergency_lighting = 3,
  time_on_battery = 4
};

struct Plug {
  PlugMode mode = PlugMode::none;
  std::uint16_t threshold = 0;  // %, min or s according to the mode
  bool commanded = true;        // closed by hand
  bool closed = true;
};

struct PlugSituation {
  bool supplied, on_battery;
  double charge_percent, runtime_min, time_on_battery_s;
};

class Plugs {
 public:
  static constexpr std::size_t kWords = 8;

  explicit Plugs(int count) : count_(count) {}
  int count() const { return count_; }
  void update(const PlugSituation& situation);
  void command(std::size_t plug, bool close) { plugs_[plug].commanded = close; }
  bool is_closed(std::size_t plug) const { return static_cast<int>(plug) < count_ && plugs_[plug].closed; }
  // Words alternate mode and threshold, plug 1 first.
  std::uint16_t word(std::size_t index) const;
  static bool is_valid(std::size_t index, std::uint16_t value);
  void set_word(std::size_t index, std::uint16_t value);
  std::uint16_t state_word() const;

 private:
  int count_;
  std::array<Plug, 4> plugs_;
};

}  // namespace ups_sim
