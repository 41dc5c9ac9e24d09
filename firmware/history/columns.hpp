// What the history logs hold, as rows: the measurements of manual 11.2.4. The SQL names are stored on disk: never
// rename; a new column is a new row at the end of its table and a migration step in schema.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/emd.hpp"
#include "model/point.hpp"
#include "model/snapshot.hpp"

namespace nv::history {

// Which records: a UPS's samples, their extended form (minimum, average, maximum), or an STS's samples.
enum class Series : std::uint8_t { ups, ups_extended, sts };

// The choices of the graphs (manual 18.1), and the sensor beside the card.
enum class Group : std::uint8_t { input, output, device, environment };

struct Column {
  std::string_view name;   // of the database, the JSON and the query
  std::string_view title;  // of the CSV
  Group group{};
  model::Unit unit{};
  int decimals = 0;
  // The first of these that the device manages counts: a three-wire input has only phase-to-phase voltages.
  std::array<std::optional<model::Point>, 2> points{};
  // Or else the sensor's.
  std::optional<std::int32_t> model::EmdReadings::*emd = nullptr;
};

constexpr Column measured(std::string_view name, std::string_view title, Group group, model::Point point,
                          std::optional<model::Point> otherwise = std::nullopt) {
  const model::PointRow& row = model::row_of(point);
  return {name, title, group, row.unit, row.decimals, {point, otherwise}, nullptr};
}

// EMD appendix, 3: 22.0 degrees Celsius, 35.2 %.
inline constexpr Column kEmdTemperature{"emd_temperature",
                                        "EMD Temperature",
                                        Group::environment,
                                        model::Unit::celsius,
                                        1,
                                        {},
                                        &model::EmdReadings::temperature};
inline constexpr Column kEmdHumidity{
    "emd_humidity", "EMD Humidity", Group::environment, model::Unit::percent, 1, {}, &model::EmdReadings::humidity};

inline constexpr auto kUpsColumns = std::to_array<Column>({
    measured("input_voltage_l1", "Input Voltage R", Group::input, model::Point::rectifier_voltage_l1,
             model::Point::rectifier_voltage_l1_l2),
    measured("input_voltage_l2", "Input Voltage S", Group::input, model::Point::rectifier_voltage_l2,
             model::Point::rectifier_voltage_l2_l3),
    measured("input_voltage_l3", "Input Voltage T", Group::input, model::Point::rectifier_voltage_l3,
             model::Point::rectifier_voltage_l3_l1),
    measured("input_frequency", "Input Frequency", Group::input, model::Point::rectifier_frequency,
             model::Point::bypass_frequency),
    measured("output_voltage_l1", "Output Voltage R", Group::output, model::Point::output_voltage_l1,
             model::Point::output_voltage_l1_l2),
    measured("output_voltage_l2", "Output Voltage S", Group::output, model::Point::output_voltage_l2,
             model::Point::output_voltage_l2_l3),
    measured("output_voltage_l3", "Output Voltage T", Group::output, model::Point::output_voltage_l3,
             model::Point::output_voltage_l3_l1),
    measured("output_load", "Output Load", Group::output, model::Point::output_load),
    measured("output_load_l1", "Output Load R", Group::output, model::Point::output_load_l1),
    measured("output_load_l2", "Output Load S", Group::output, model::Point::output_load_l2),
    measured("output_load_l3", "Output Load T", Group::output, model::Point::output_load_l3),
    measured("output_current_l1", "Output Current R", Group::output, model::Point::output_current_l1),
    measured("output_current_l2", "Output Current S", Group::output, model::Point::output_current_l2),
    measured("output_current_l3", "Output Current T", Group::output, model::Point::output_current_l3),
    measured("battery_capacity", "Battery Capacity", Group::device, model::Point::battery_charge),
    measured("ups_temperature", "UPS Temperature", Group::device, model::Point::ambient_temperature,
             model::Point::battery_temperature),
    kEmdTemperature,
    kEmdHumidity,
});

inline constexpr auto kStsColumns = std::to_array<Column>({
    measured("source1_voltage_l1", "Source 1 Voltage L1", Group::input, model::Point::source1_voltage_l1,
             model::Point::source1_voltage_l1_l2),
    measured("source1_voltage_l2", "Source 1 Voltage L2", Group::input, model::Point::source1_voltage_l2,
             model::Point::source1_voltage_l2_l3),
    measured("source1_voltage_l3", "Source 1 Voltage L3", Group::input, model::Point::source1_voltage_l3,
             model::Point::source1_voltage_l3_l1),
    measured("source2_voltage_l1", "Source 2 Voltage L1", Group::input, model::Point::source2_voltage_l1,
             model::Point::source2_voltage_l1_l2),
    measured("source2_voltage_l2", "Source 2 Voltage L2", Group::input, model::Point::source2_voltage_l2,
             model::Point::source2_voltage_l2_l3),
    measured("source2_voltage_l3", "Source 2 Voltage L3", Group::input, model::Point::source2_voltage_l3,
             model::Point::source2_voltage_l3_l1),
    measured("output_current_l1", "Output Current L1", Group::output, model::Point::output_current_l1),
    measured("output_current_l2", "Output Current L2", Group::output, model::Point::output_current_l2),
    measured("output_current_l3", "Output Current L3", Group::output, model::Point::output_current_l3),
    measured("output_frequency", "Output Frequency", Group::output, model::Point::output_frequency),
    measured("switch1_temperature", "SW1 Temperature", Group::device, model::Point::switch1_temperature),
    measured("switch2_temperature", "SW2 Temperature", Group::device, model::Point::switch2_temperature),
    kEmdTemperature,
    kEmdHumidity,
});

inline constexpr std::size_t kMostColumns = std::max(kUpsColumns.size(), kStsColumns.size());

std::span<const Column> columns_of(Series series);
std::string_view series_name(Series series);  // "ups", "ups_extended", "sts": part of table names
std::string_view group_name(Group group);     // "input", "output", "device", "environment"
std::optional<std::size_t> find_column(Series series, std::string_view name);

// The value in the column's decimals; none when the device does not manage it, it is not fresh, or there is no sensor.
std::optional<std::int64_t> column_value(const model::Snapshot& snapshot, const Column& column);

}  // namespace nv::history
