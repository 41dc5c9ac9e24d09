// Words for the enums of the model.
#include <algorithm>
#include <cstdlib>

#include "model/event.hpp"
#include "model/snapshot.hpp"

namespace nv::model {

std::string_view unit_text(Unit unit) {
  constexpr std::array<std::string_view, 13> kTexts{"",   "V",       "A",   "Hz", "%", "kVA",   "kW",
                                                    "Ah", "\u00b0C", "min", "s",  "d", "\u00b0"};
  return kTexts.at(static_cast<std::size_t>(unit));
}

std::int64_t rescale(std::int64_t value, int from_decimals, int to_decimals) {
  for (; from_decimals < to_decimals; ++from_decimals) {
    value *= 10;
  }
  std::int64_t divisor = 1;
  for (; from_decimals > to_decimals; --from_decimals) {
    divisor *= 10;
  }
  const std::int64_t half = divisor / 2;
  return (value < 0 ? value - half : value + half) / divisor;
}

std::string_view level_name(Level level) {
  constexpr std::array<std::string_view, 4> kNames{"", "information", "warning", "critical"};
  return kNames.at(static_cast<std::size_t>(level));
}

std::string_view link_state_name(LinkState state) {
  constexpr std::array<std::string_view, 4> kNames{"searching", "online", "stale", "lost"};
  return kNames.at(static_cast<std::size_t>(state));
}

std::string_view family_name(Family family) {
  constexpr std::array<std::string_view, 3> kNames{"JBUSP", "VU-MAP", "STS"};
  return kNames.at(static_cast<std::size_t>(family));
}

std::string_view architecture_name(Architecture architecture) {
  constexpr std::array<std::string_view, 5> kNames{"single", "modular", "parallel", "modular_parallel", "sts"};
  return kNames.at(static_cast<std::size_t>(architecture));
}

std::string_view event_log_name(EventLog log) {
  return log == EventLog::device ? "device" : "card";
}

std::string_view event_kind_name(EventKind kind) {
  constexpr std::array<std::string_view, 5> kNames{"alarm_added", "alarm_removed", "state", "command", "card"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string NodeId::path() const {
  std::string path;
  if (unit != 0) {
    path = "unit-" + std::to_string(unit);
  }
  if (module != 0) {
    path += path.empty() ? "" : "/";
    path += "module-" + std::to_string(module);
  }
  return path.empty() ? "system" : path;
}

std::string event_text(std::string_view text, const EventDetails& details) {
  constexpr std::string_view kSubject = "???";
  std::string result(text);
  if (const auto place = result.find(kSubject); place != std::string::npos) {
    const bool space = details.subject.empty() && result.compare(place + kSubject.size(), 1, " ") == 0;
    result.replace(place, kSubject.size() + (space ? 1 : 0), details.subject);
  }
  for (const std::string& part : {core::origin_text(details.origin), details.note}) {
    result.append(part.empty() ? "" : " ").append(part);
  }
  return result;
}

Event card_event(CardEvent event, core::WallTime time, EventDetails details) {
  const CardEventRow& row = row_of(event);
  Event made;
  made.time = time;
  made.log = EventLog::card;
  made.kind = EventKind::card;
  made.level = row.level;
  made.name = row.name;
  made.share = row.share;
  made.text = event_text(row.text, details);
  made.details = std::move(details);
  return made;
}

namespace {

struct NominalRow {
  Point first, last;
  Point nominal;
};
constexpr auto kNominals = std::to_array<NominalRow>({
    {Point::output_apparent_power, Point::output_apparent_power, Point::nominal_apparent_power},
    {Point::output_active_power, Point::output_active_power, Point::nominal_active_power},
    {Point::output_current_l1, Point::output_current_l3, Point::nominal_output_current},
    {Point::output_voltage_l1, Point::output_voltage_l3, Point::nominal_output_voltage},
    {Point::output_frequency, Point::output_frequency, Point::nominal_output_frequency},
    {Point::rectifier_voltage_l1, Point::rectifier_voltage_l3, Point::nominal_input_voltage},
    {Point::rectifier_frequency, Point::rectifier_frequency, Point::nominal_input_frequency},
    {Point::inverter_voltage_l1, Point::inverter_voltage_l3, Point::nominal_output_voltage},
    {Point::inverter_frequency, Point::inverter_frequency, Point::nominal_output_frequency},
    {Point::battery_capacity, Point::battery_capacity, Point::nominal_battery_capacity},
});

}  // namespace

std::optional<Point> nominal_of(Point point) {
  const auto* row = std::find_if(kNominals.begin(), kNominals.end(),
                                 [point](const NominalRow& one) { return one.first <= point && point <= one.last; });
  return row != kNominals.end() ? std::optional(row->nominal) : std::nullopt;
}

bool is_load(Point point) {
  return point >= Point::output_load && point <= Point::output_load_neutral;
}

}  // namespace nv::model
