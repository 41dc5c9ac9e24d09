#include "http/metrics.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <utility>

namespace nv::http {
namespace {

// How a unit is called there, and how many of it make one of ours: Prometheus has base units.
struct BaseUnit {
  model::Unit id;
  std::string_view name;
  std::int64_t factor;
};
constexpr auto kBaseUnits = std::to_array<BaseUnit>({
    {model::Unit::none, "", 1},
    {model::Unit::volt, "volts", 1},
    {model::Unit::ampere, "amperes", 1},
    {model::Unit::hertz, "hertz", 1},
    {model::Unit::percent, "percent", 1},
    {model::Unit::kilovolt_ampere, "volt_amperes", 1000},
    {model::Unit::kilowatt, "watts", 1000},
    {model::Unit::ampere_hour, "ampere_hours", 1},
    {model::Unit::celsius, "celsius", 1},
    {model::Unit::minute, "seconds", 60},
    {model::Unit::second, "seconds", 1},
    {model::Unit::day, "seconds", 86400},
    {model::Unit::degree, "degrees", 1},
});
static_assert(model::in_enum_order(kBaseUnits));

// 2304 with one decimal is "230.4": exact.
std::string number_text(std::int64_t value, int decimals) {
  std::string digits = std::to_string(std::abs(value));
  const auto after = static_cast<std::size_t>(decimals);
  if (after > 0) {
    digits.insert(0, digits.size() <= after ? after + 1 - digits.size() : 0, '0');
    digits.insert(digits.size() - after, 1, '.');
  }
  return (value < 0 ? "-" : "") + digits;
}

std::string number_text(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class Writer {
 public:
  // The samples that follow are of this family.
  void family(std::string_view name, std::string_view type, std::string_view unit, std::string_view help) {
    name_ = name;
    line({"# TYPE ", name, " ", type});
    if (!unit.empty()) {
      line({"# UNIT ", name, " ", unit});
    }
    line({"# HELP ", name, " ", help});
  }
  void sample(const std::string& value, Labels labels = {}, std::string_view suffix = {}) {
    text_.append(name_).append(suffix);
    char before = '{';
    for (const auto& [name, content] : labels) {
      text_ += std::exchange(before, ',');
      text_.append(name).append("=\"").append(escaped(content)).append("\"");
    }
    text_.append(labels.size() > 0 ? "} " : " ").append(value).append("\n");
  }
  void one(std::string_view name, std::string_view type, std::string_view unit, std::string_view help,
           const std::string& value) {
    family(name, type, unit, help);
    sample(value, {}, type == "counter" ? "_total" : "");
  }
  std::string finish() {
    text_ += "# EOF\n";
    return std::move(text_);
  }

 private:
  void line(std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) {
      text_.append(part);
    }
    text_ += '\n';
  }
  static std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
      // Names of the UPS come over the serial line and may hold anything; the text must be UTF-8.
      const bool plain = c >= 0x20 && c < 0x7F;
      result.append(c == '\\' || c == '"' ? "\\" : "").append(1, plain ? c : '?');
    }
    return result;
  }

  std::string text_;
  std::string name_;
};

// "output.l1.voltage" -> "ups_output_l1_voltage_volts".
std::string family_name(const model::PointRow& row, const BaseUnit& unit) {
  std::string name = "ups_" + std::string(row.name);
  for (char& c : name) {
    c = c == '.' ? '_' : c;
  }
  return unit.name.empty() ? name : name + "_" + std::string(unit.name);
}

void add_point(Writer& out, const model::Snapshot& snapshot, const model::PointRow& row) {
  const BaseUnit& unit = kBaseUnits.at(static_cast<std::size_t>(row.unit));
  bool begun = false;
  for (const model::Node& node : snapshot.nodes) {
    const auto value = node.values.get(row.id);
    if (!value) {
      continue;
    }
    if (!std::exchange(begun, true)) {
      out.family(family_name(row, unit), "gauge", unit.name, row.name);
    }
    out.sample(number_text(*value * unit.factor, row.decimals), {{"node", node.id.path()}});
  }
}

void add_alarms(Writer& out, const model::Snapshot& snapshot) {
  out.family("ups_alarms", "gauge", "", "Active alarms by level.");
  for (const model::Level level : {model::Level::information, model::Level::warning, model::Level::critical}) {
    const auto count = std::ranges::count(snapshot.alarms, level, &model::ActiveAlarm::level);
    out.sample(std::to_string(count), {{"level", model::level_name(level)}});
  }
  if (snapshot.alarms.empty()) {
    return;
  }
  out.family("ups_alarm", "gauge", "", "1 for each active alarm.");
  for (const model::ActiveAlarm& alarm : snapshot.alarms) {
    const std::string_view name = model::row_of(alarm.alarm).name;
    out.sample("1", {{"alarm", name}, {"code", alarm.code}, {"level", model::level_name(alarm.level)}});
  }
}

void add_link(Writer& out, const model::Snapshot& snapshot, core::SteadyTime now) {
  constexpr std::array kStates{model::LinkState::searching, model::LinkState::online, model::LinkState::stale,
                               model::LinkState::lost};
  out.family("ups_link_state", "stateset", "", "The card's connection to the UPS.");
  for (const model::LinkState state : kStates) {
    out.sample(state == snapshot.link.state ? "1" : "0", {{"ups_link_state", model::link_state_name(state)}});
  }
  if (snapshot.link.measured_at) {
    const std::chrono::duration<double> age = now - *snapshot.link.measured_at;
    out.one("ups_values_age_seconds", "gauge", "seconds", "Age of the last good sweep.", number_text(age.count()));
  }
  if (snapshot.link.sweep_duration) {
    const std::chrono::duration<double> took = *snapshot.link.sweep_duration;
    out.one("ups_sweep_duration_seconds", "gauge", "seconds", "How long the last good sweep took.",
            number_text(took.count()));
  }
  if (snapshot.identity) {
    const model::Identity& device = *snapshot.identity;
    out.family("ups_device", "info", "", "What the UPS is.");
    out.sample("1",
               {{"model", device.model},
                {"serial_number", device.serial_number},
                {"map", model::family_name(device.family)},
                {"architecture", model::architecture_name(device.architecture)}},
               "_info");
  }
}

void add_health(Writer& out, const DaemonHealth& health) {
  const auto count = [](auto value) { return std::to_string(value); };
  out.family("netvisiond_build", "info", "", "The daemon.");
  out.sample("1", {{"version", health.version}}, "_info");
  out.one("netvisiond_sweeps", "counter", "", "Good sweeps of the UPS since the start.", count(health.sweeps));
  out.one("netvisiond_failed_sweeps", "counter", "", "Failed ones.", count(health.failed_sweeps));
  out.one("netvisiond_events", "counter", "", "Events, those of earlier runs too.", count(health.events));
  out.one("netvisiond_web_connections", "gauge", "", "Open connections to the web server.",
          count(health.web_connections));
  out.one("netvisiond_live_clients", "gauge", "", "Clients that listen to live data.", count(health.live_clients));
  out.one("netvisiond_history_recording", "gauge", "", "1 while the history can be written.",
          health.history_recording ? "1" : "0");
  out.one("process_start_time_seconds", "gauge", "seconds", "When the daemon was started, Unix time.",
          number_text(health.started));
  if (health.process.resident_bytes) {
    out.one("process_resident_memory_bytes", "gauge", "bytes", "Memory in use.", count(*health.process.resident_bytes));
  }
  if (health.process.cpu_s) {
    out.one("process_cpu_seconds", "counter", "seconds", "Processor time used.", number_text(*health.process.cpu_s));
  }
  if (health.process.open_files) {
    out.one("process_open_fds", "gauge", "", "Open file descriptors.", count(*health.process.open_files));
  }
}

}  // namespace

SweepCounter::SweepCounter(model::DeviceModel& model)
    : subscription_(
          model.on_snapshot([this](const model::DeviceModel::SnapshotPtr& snapshot) { count(snapshot->link); })) {}

void SweepCounter::count(const model::Link& link) {
  if (link.measured_at && link.measured_at != measured_at_) {
    ++good_;
  }
  measured_at_ = link.measured_at;
  failed_ += link.failed_sweeps > failed_in_a_row_ ? link.failed_sweeps - failed_in_a_row_ : 0;
  failed_in_a_row_ = link.failed_sweeps;
}

std::string metrics_text(const model::Snapshot& snapshot, const DaemonHealth& health, core::SteadyTime now) {
  Writer out;
  add_link(out, snapshot, now);
  if (snapshot.link.live()) {
    add_alarms(out, snapshot);
    for (const model::PointRow& row : model::kPoints) {
      add_point(out, snapshot, row);
    }
  }
  add_health(out, health);
  return out.finish();
}

}  // namespace nv::http
