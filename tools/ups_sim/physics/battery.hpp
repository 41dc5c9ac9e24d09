// Lead-acid battery of one UPS block: charge by Peukert's law, voltage by charge and current, capacity by age and heat.
// The current is positive while charging and negative while discharging.
#pragma once

namespace ups_sim {

struct BatterySpec {
  int blocks_per_string;  // 12 V each
  int strings;            // 2 = a plus and a minus string in series around the neutral
  double amp_hours;
};

class Battery {
 public:
  explicit Battery(const BatterySpec& spec) : spec_(spec) {}

  // Exactly one of the three happens in a step.
  void discharge(double dt_s, double watts);
  void charge(double dt_s);
  void rest();

  void set_charge(double fraction) { charge_ = fraction; }
  // The battery follows the room slowly and warms up by its own current.
  void follow_ambient(double dt_s, double ambient_c);
  void set_temperature(double celsius) { temperature_c_ = celsius; }

  double charge() const { return charge_; }
  bool is_empty() const { return charge_ <= 0; }
  double amps() const { return amps_; }
  double string_volts() const;
  double temperature_c() const { return temperature_c_; }
  double capacity_ah() const;
  double charge_watts() const;
  double amp_hours_left() const { return charge_ * capacity_ah(); }
  double runtime_minutes(double watts) const;
  const BatterySpec& spec() const { return spec_; }

 private:
  double total_volts_at(double amps) const;
  double amps_for(double watts) const;
  double drain_per_hour(double amps) const;

  BatterySpec spec_;
  double charge_ = 1;
  double amps_ = 0;
  double temperature_c_ = 24;
  bool floating_ = true;
};

}  // namespace ups_sim
