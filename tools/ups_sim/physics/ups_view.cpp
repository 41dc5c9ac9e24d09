// From the plant's state to the numbers and truths of one node: a module, a unit, or the whole system.
#include "physics/ups_view.hpp"

#include <algorithm>
#include <cmath>

#include "physics/ups_plant.hpp"

namespace ups_sim {
namespace {

constexpr double kPowerFactor = 0.9;
constexpr double kEfficiency = 0.94;
constexpr double kCrestFactor = 2.2;
constexpr double kOwnSupplyKw = 0.01;  // electronics and fans, as a part of the block's power
constexpr double kNominalVolts = 230;
constexpr double kAmbientLimit = 40;
constexpr double kBatteryLimit = 45;
constexpr double kImminentCharge = 0.05;
constexpr double kImminentMinutes = 1;
constexpr double kLongestRuntime = 999;  // three digits in the tables
constexpr double kHour = 3600;

double between(double a, double b) {
  return std::sqrt(a * a + b * b + a * b);
}

// Voltages between the phases of a star with 120 degrees.
Phases between_phases(const Phases& volts) {
  return {between(volts[0], volts[1]), between(volts[1], volts[2]), between(volts[2], volts[0])};
}

double neutral_current(const Phases& amps) {
  const double square = amps[0] * amps[0] + amps[1] * amps[1] + amps[2] * amps[2] - amps[0] * amps[1] -
                        amps[1] * amps[2] - amps[2] * amps[0];
  return std::sqrt(std::max(0.0, square));
}

Phases only(int phases, Phases values) {
  for (auto phase = static_cast<std::size_t>(phases); phase < values.size(); ++phase) {
    values[phase] = kAbsent;
  }
  return values;
}

FeederView feeder_view(const Feeder& feeder, int phases, double kilowatts) {
  FeederView view;
  view.volts = only(phases, feeder.volts);
  view.line_volts = phases == 3 ? between_phases(feeder.volts) : kNoPhases;
  view.hertz = feeder.hertz;
  view.present = feeder.present;
  view.in_tolerance = feeder.in_tolerance;
  view.frequency_ok = feeder.frequency_ok;
  for (std::size_t phase = 0; phase < static_cast<std::size_t>(phases); ++phase) {
    view.kilowatts[phase] = kilowatts / phases;
    view.amps[phase] = feeder.volts[phase] > 50 ? kilowatts * 1000 / phases / feeder.volts[phase] : 0;
  }
  return view;
}

std::uint16_t child_bits(std::size_t children, auto&& holds) {
  unsigned bits = 0;
  for (std::size_t child = 0; child < children; ++child) {
    bits |= holds(child) ? 1U << child : 0U;
  }
  return static_cast<std::uint16_t>(bits);
}

}  // namespace

class UpsViewBuilder {
 public:
  UpsViewBuilder(const UpsPlant& plant, BlockRange range, bool is_system)
      : plant_(plant), spec_(plant.spec_), range_(range), is_system_(is_system), feed_(plant.logic_.feed()) {
    for (std::size_t index = range.first; index < range.first + range.count; ++index) {
      running_ += plant.runs(plant.blocks_[index]) ? 1U : 0U;
    }
    const double all_running = static_cast<double>(std::max<std::size_t>(1, plant.running()));
    // With every block stopped the bypass carries the load, all parts alike.
    share_ = plant.running() == 0 ? static_cast<double>(range.count) / static_cast<double>(plant.blocks_.size())
                                  : static_cast<double>(running_) / all_running;
  }

  UpsView build() {
    view_.installed_kva = spec_.block_kva * static_cast<double>(range_.count);
    view_.installed_kw = spec_.block_kw * static_cast<double>(range_.count);
    view_.ambient_c = plant_.inputs_.ambient_c + plant_.room_.value();
    fill_output();
    fill_battery();
    fill_feeders();
    fill_feed();
    fill_converters();
    fill_options();
    fill_troubles();
    fill_children();
    return view_;
  }

 private:
  bool fed() const { return feed_ != Feed::none && (running_ > 0 || plant_.running() == 0); }
  bool on_feeder() const { return feed_ == Feed::bypass || feed_ == Feed::eco || feed_ == Feed::maintenance; }

  void fill_output() {
    OutputView& output = view_.output;
    output.hertz =
        fed() ? (on_feeder() || plant_.supply_.bypass().frequency_ok ? plant_.supply_.bypass().hertz : 50) : 0;
    const Phases percent = plant_.load_.percent();
    const double total_kva = plant_.spec_.block_kva * static_cast<double>(plant_.blocks_.size());
    const double capacity = spec_.block_kva * static_cast<double>(std::max<std::size_t>(1, running_));
    const int phases = spec_.phases_out;
    const double factor = kPowerFactor * spec_.block_kw / spec_.block_kva;
    Phases volts{};
    Phases amps{};
    for (std::size_t phase = 0; phase < static_cast<std::size_t>(phases); ++phase) {
      const double kva = fed() ? percent[phase] / 100 * total_kva / phases * share_ : 0;
      volts[phase] = output_volts(phase);
      amps[phase] = volts[phase] > 50 ? kva * 1000 / volts[phase] : 0;
      output.load_rates[phase] = kva * phases / capacity * 100;
      output.phase_kva[phase] = kva;
      output.phase_kilowatts[phase] = kva * factor;
      output.power_factors[phase] = kva > 0 ? factor : 0;
      output.crest_factors[phase] = kva > 0 ? kCrestFactor - 0.1 * static_cast<double>(phase) : 0;
      output.kva += kva;
      output.load_rate += output.load_rates[phase] / phases;
    }
    output.kilowatts = output.kva * factor;
    output.crest_factor = output.kva > 0 ? kCrestFactor : 0;
    output.volts = only(phases, volts);
    output.amps = only(phases, amps);
    if (phases == 3) {
      output.line_volts = between_phases(volts);
      output.neutral_amps = neutral_current(amps);
      output.neutral_crest_factor = output.kva > 0 ? kCrestFactor + 0.4 : 0;
    }
  }

  double output_volts(std::size_t phase) const {
    if (!fed()) {
      return 0;
    }
    // The inverter holds its voltage within a few tenths of a volt.
    return on_feeder() ? plant_.supply_.bypass().volts[phase]
                       : kNominalVolts + 0.2 * std::sin(plant_.day_s_ / 7 + static_cast<double>(phase));
  }

  void fill_battery() {
    BatteryView& view = view_.battery;
    const auto count = static_cast<double>(range_.count);
    double volts = 0;
    double amps = 0;
    for (std::size_t index = range_.first; index < range_.first + range_.count; ++index) {
      const Block& block = plant_.blocks_[index];
      volts += block.battery.string_volts() / count;
      amps += block.battery.amps();
      view.charge_percent += block.battery.charge() * 100 / count;
      view.amp_hours += block.battery.amp_hours_left();
      view.nominal_amp_hours += block.battery.spec().amp_hours;
      view.celsius += block.battery.temperature_c() / count;
      view.runtime_min += block.battery.runtime_minutes(plant_.share_watts()) / count;
      view.test_in_progress |= block.test.in_progress();
      view.test_failed |= block.test.failure_shown();
      view.test_interrupted |= block.test.result() == TestResult::interrupted;
      view.test_possible |= plant_.test_possible(block);
      view.last_test_date = std::max(view.last_test_date, block.last_test_date);
      view.last_test_result = std::max(view.last_test_result, static_cast<std::uint16_t>(block.test.result()));
    }
    view.present = plant_.inputs_.battery_present;
    if (!view.present) {
      volts = amps = view.charge_percent = view.amp_hours = view.runtime_min = 0;
    }
    const bool two_strings = spec_.battery.strings == 2;
    view.plus_volts = volts;
    view.plus_amps = amps;
    view.minus_volts = two_strings ? volts : kAbsent;
    view.minus_amps = two_strings ? amps : kAbsent;
    view.runtime_min = std::min(view.runtime_min, kLongestRuntime);
    view.discharging = running_ > 0 && (feed_ == Feed::battery || view.test_in_progress);
    view.time_on_battery_s = view.discharging ? plant_.on_battery_s_ : 0;
    view.charging = view.present && amps > 0;
    view.charged = view.present && view.charge_percent >= 99 && !view.charging && !view.discharging;
    view.ok = view.present && !view.test_failed && !plant_.discharged_;
    view.near_end = plant_.near_end_;
    view.discharged = plant_.discharged_;
  }

  void fill_feeders() {
    const double load_kw = view_.output.kilowatts;
    double charge_kw = 0;
    for (std::size_t index = range_.first; index < range_.first + range_.count; ++index) {
      charge_kw += plant_.blocks_[index].battery.charge_watts() / 1000 / kEfficiency;
    }
    const bool rectifier_works = plant_.logic_.rectifier_runs() && running_ > 0;
    const bool inverter_from_mains = feed_ == Feed::inverter && !view_.battery.test_in_progress;
    double rectifier_kw = 0;
    if (rectifier_works) {
      rectifier_kw = charge_kw + kOwnSupplyKw * spec_.block_kw * static_cast<double>(running_) +
                     (inverter_from_mains ? load_kw / kEfficiency : 0);
    }
    view_.rectifier = feeder_view(plant_.supply_.rectifier(), spec_.phases_in, rectifier_kw);
    view_.bypass = feeder_view(plant_.supply_.bypass(), spec_.phases_out, on_feeder() ? load_kw : 0);
  }

  void fill_feed() {
    const bool here = fed();
    view_.on_inverter = here && (feed_ == Feed::inverter || feed_ == Feed::battery);
    view_.on_battery = view_.battery.discharging;
    view_.eco = here && feed_ == Feed::eco;
    view_.on_bypass = here && (feed_ == Feed::bypass || feed_ == Feed::eco);
    view_.on_maintenance_bypass = here && feed_ == Feed::maintenance;
    view_.load_off = feed_ == Feed::none;
    view_.standby = plant_.inputs_.standby && feed_ == Feed::none;
    view_.isolated = running_ == 0;
    view_.operating = running_ > 0 && feed_ != Feed::none && feed_ != Feed::maintenance;
    view_.available = running_ > 0 && !view_.standby && !plant_.logic_.is_latched_off();
    view_.maintenance_bypass_closed = plant_.inputs_.maintenance_bypass;
    view_.restarting = plant_.logic_.is_restarting() || plant_.schedule_.waits_for_restart();
  }

  void fill_converters() {
    const bool runs = running_ > 0;
    const bool tripped = plant_.logic_.tripped_by_overload();
    view_.rectifier_on = runs && plant_.logic_.rectifier_runs() && !view_.battery.test_in_progress;
    view_.rectifier_starting = runs && plant_.logic_.rectifier_starts();
    view_.charger_on = view_.rectifier_on && view_.battery.present;
    view_.inverter_on = view_.operating && !tripped;
    view_.synchronised = view_.inverter_on && view_.bypass.in_tolerance;
    view_.line_interactive = plant_.inputs_.line_interactive && view_.operating;
    view_.inverter_stopped_by_overload = runs && tripped;
    view_.stopped_by_overload = runs && plant_.logic_.stopped_by_overload();
  }

  void fill_options() {
    view_.on_genset = plant_.supply_.on_genset();
    view_.genset_fitted = plant_.inputs_.supply.genset;
    view_.remote_enabled = plant_.inputs_.remote_enabled;
    view_.buzzer = plant_.buzzer_;
    view_.ack_requested = plant_.trip_to_acknowledge_ || view_.battery.test_failed;
    view_.shutoff_armed = plant_.schedule_.is_armed();
    view_.test_programmed = plant_.test_schedule_.is_programmed();
    view_.parallel = plant_.blocks_.size() > 1;
    view_.has_plugs = spec_.plugs > 0;
    view_.plugs_closed = plant_.plugs_.state_word();
    view_.single_phase_input = spec_.phases_in == 1;
  }

  void fill_troubles() {
    const bool runs_out = feed_ == Feed::battery && (view_.battery.charge_percent <= kImminentCharge * 100 ||
                                                     view_.battery.runtime_min <= kImminentMinutes);
    view_.overload = plant_.logic_.is_overloaded() && fed();
    view_.imminent_stop = running_ > 0 && (runs_out || (plant_.logic_.about_to_trip() && !view_.bypass.in_tolerance));
    view_.over_temperature = view_.ambient_c > kAmbientLimit;
    view_.battery_over_temperature = view_.battery.present && view_.battery.celsius > kBatteryLimit;
    view_.few_resources =
        plant_.running() > 0 && plant_.running() < plant_.blocks_.size() && plant_.running_load_rate() > 100;
    view_.redundancy_lost = range_.count > 1 && running_ < range_.count;
    view_.bypass_for_an_hour = plant_.on_bypass_s_ >= kHour;
  }

  void fill_children() {
    const auto modules = static_cast<std::size_t>(spec_.modules);
    const std::size_t size = is_system_ ? modules : 1;
    const std::size_t children = range_.count / size;
    const auto runs = [&](std::size_t child) {
      const std::size_t first = range_.first + child * size;
      const auto begin = plant_.blocks_.begin() + static_cast<std::ptrdiff_t>(first);
      return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(size),
                         [this](const Block& block) { return plant_.runs(block); });
    };
    view_.children_available = child_bits(children, runs);
    const bool output_up = feed_ != Feed::none && feed_ != Feed::maintenance;
    view_.children_operating = output_up ? view_.children_available : std::uint16_t{0};
  }

  const UpsPlant& plant_;
  const UpsSpec& spec_;
  BlockRange range_;
  bool is_system_;
  Feed feed_;
  std::size_t running_ = 0;
  double share_ = 0;
  UpsView view_;
};

UpsView UpsPlant::view(BlockRange range, bool is_system) const {
  return UpsViewBuilder{*this, range, is_system}.build();
}

}  // namespace ups_sim
