// A static transfer switch: two sources, one load, the better one feeds. Same conventions as the UPS plant.
#pragma once

#include <optional>

#include "physics/civil_clock.hpp"
#include "physics/load.hpp"
#include "physics/mains.hpp"
#include "physics/random.hpp"

namespace ups_sim {

struct StsInputs {
  bool connected[2] = {true, true};
  std::optional<double> volts[2];
  std::optional<double> phase_shift_deg;
  std::optional<double> load_percent;
  double ambient_c = 24;
  int preferred = 1;
  int maintenance_bypass = 0;  // 0, or the source whose manual bypass is closed
  bool remote_enabled = true;
};

enum class StsCommand {
  load_on_preferred = 0,
  load_on_alternate = 1,
  close_ss1 = 2,
  close_ss2 = 3,
  prefer_1 = 4,
  prefer_2 = 5,
  lock_transfer = 7,
  unlock_transfer = 8,
  allow_remote = 10,
  forbid_remote = 11,
  force_transfer = 12,
  abort_transfer = 13,
  acknowledge = 14,
  load_off = 15,  // the numbers are the bits of the control word
};

struct SourceState {
  Phases volts{};
  double hertz = 0;
  bool present = false, in_tolerance = false, critical = false;
  double switch_c = 0;
  bool ok() const { return present && in_tolerance; }
};

class StsPlant {
 public:
  static constexpr double kNominalAmps = 100;

  explicit StsPlant(std::uint64_t seed);
  void step(double dt_s);
  StsInputs& inputs() { return inputs_; }
  const StsInputs& inputs() const { return inputs_; }
  bool allows(StsCommand command) const;
  void execute(StsCommand command);

  const SourceState& source(int number) const { return sources_[number - 1]; }
  int on_source() const { return on_; }  // 0 = nobody
  // Direct or by way of a manual bypass.
  int feeding_source() const { return inputs_.maintenance_bypass != 0 ? inputs_.maintenance_bypass : on_; }
  bool switch_closed(int number) const { return on_ == number && inputs_.maintenance_bypass == 0; }
  bool synchronised_now() const;
  bool synchronised_long() const { return synchronised_now() && synchronised_s_ >= 5; }
  bool sliding() const;
  double phase_shift_deg() const;
  bool locked() const { return locked_; }
  bool switchback_impossible() const;
  bool transfer_impossible() const;
  bool overload() const;
  bool over_temperature() const;
  Phases load_percent() const { return load_.percent(); }
  double ambient_c() const { return inputs_.ambient_c + room_.value(); }
  CivilClock& clock() { return clock_; }
  const CivilClock& clock() const { return clock_; }

 private:
  void step_sources(double dt_s);
  void choose();
  int other() const { return on_ == 1 ? 2 : 1; }
  bool may_go_to(int number) const { return source(number).ok() && !locked_; }

  Random random_;
  StsInputs inputs_;
  Mains mains_[2] = {Mains{0}, Mains{4}};
  SourceState sources_[2];
  Load load_;
  Wander room_{0.25, 600};
  CivilClock clock_;
  double day_s_;
  int on_ = 1;
  int last_on_ = 1;
  bool locked_ = false;
  bool load_off_ = false;
  bool stay_on_alternate_ = false;
  double preferred_ok_s_ = 1e6;
  double synchronised_s_ = 1e6;
};

}  // namespace ups_sim
