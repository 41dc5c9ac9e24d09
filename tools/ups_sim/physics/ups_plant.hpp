// The UPS as a machine: blocks (modules or units) that share one load, their batteries, one output. Advanced in small
// steps of simulated time; a step of zero seconds lets a changed input take effect at once.
#pragma once

#include <optional>
#include <vector>

#include "physics/battery.hpp"
#include "physics/battery_test.hpp"
#include "physics/civil_clock.hpp"
#include "physics/load.hpp"
#include "physics/output_logic.hpp"
#include "physics/plugs.hpp"
#include "physics/random.hpp"
#include "physics/shutoff_schedule.hpp"
#include "physics/supply.hpp"
#include "physics/test_schedule.hpp"
#include "physics/ups_view.hpp"

namespace ups_sim {

struct UpsSpec {
  int phases_in, phases_out;
  double block_kva, block_kw;
  BatterySpec battery;  // of one block
  int units;            // children of the system
  int modules;          // blocks of a unit; 1 when the unit is the block
  bool has_eco, has_line_interactive;
  int plugs;
};

struct UpsInputs {
  SupplyInputs supply;
  std::optional<double> load_percent;
  double ambient_c = 23;
  bool battery_present = true;
  bool eco = false;
  bool standby = false;
  bool maintenance_bypass = false;
  bool line_interactive = false;
  bool remote_enabled = true;
};

enum class UpsCommand {
  standby_on,
  standby_off,
  eco_on,
  eco_off,
  to_bypass,
  to_inverter,
  acknowledge,
  buzzer_off,
  line_interactive_on,
  line_interactive_off,
  arm_schedule,
  cancel_schedule,
  test_battery,
  stop_test,
  close_plug_1,
  close_plug_2,
  close_plug_3,
  close_plug_4,
  open_plug_1,
  open_plug_2,
  open_plug_3,
  open_plug_4,
};

struct Block {
  Battery battery;
  BatteryTest test{};
  std::uint16_t last_test_date = 0;
  bool stopped = false;
};

// Blocks first .. first + count - 1: a module, a unit or all of them.
struct BlockRange {
  std::size_t first, count;
};

class UpsPlant {
 public:
  UpsPlant(const UpsSpec& spec, std::uint64_t seed);

  void step(double dt_s);
  UpsInputs& inputs() { return inputs_; }
  const UpsInputs& inputs() const { return inputs_; }
  void set_battery_charge(double fraction);
  void stop_unit(std::optional<std::size_t> unit);  // counted from 0; nullopt starts all
  void stop_block(std::optional<std::size_t> block);

  BlockRange all() const { return {0, blocks_.size()}; }
  BlockRange unit(std::size_t index) const;
  UpsView view(BlockRange range, bool is_system) const;

  bool allows(UpsCommand command, BlockRange range) const;
  void execute(UpsCommand command, BlockRange range);

  const UpsSpec& spec() const { return spec_; }
  Feed feed() const { return logic_.feed(); }
  CivilClock& clock() { return clock_; }
  const CivilClock& clock() const { return clock_; }
  Plugs& plugs() { return plugs_; }
  const Plugs& plugs() const { return plugs_; }
  ShutoffSchedule& schedule() { return schedule_; }
  const ShutoffSchedule& schedule() const { return schedule_; }
  TestSchedule& test_schedule() { return test_schedule_; }
  const TestSchedule& test_schedule() const { return test_schedule_; }

 private:
  friend class UpsViewBuilder;
  bool runs(const Block& block) const { return !block.stopped; }
  bool test_possible(const Block& block) const;
  bool any_test(BlockRange range) const;
  std::size_t running() const;
  double share_watts() const;
  double load_kva() const;
  double running_load_rate() const;
  FeedFacts facts() const;
  void decide(double dt_s);
  void run_batteries(double dt_s);
  void run_tests(double dt_s);
  void watch_battery(double dt_s);
  void watch_alarms();
  void execute_on_output(UpsCommand command);

  UpsSpec spec_;
  Random random_;
  UpsInputs inputs_;
  Supply supply_;
  Load load_;
  OutputLogic logic_;
  std::vector<Block> blocks_;
  Plugs plugs_;
  ShutoffSchedule schedule_;
  TestSchedule test_schedule_;
  CivilClock clock_;
  Wander room_{0.25, 600};
  double day_s_;
  double on_battery_s_ = 0;
  double on_bypass_s_ = 0;
  bool near_end_ = false;
  bool discharged_ = false;
  bool buzzer_ = false;
  bool trip_to_acknowledge_ = false;
  unsigned alarms_seen_ = 0;
};

}  // namespace ups_sim
