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

#include "model/point.hpp"
#include "model/snapshot.hpp"

namespace nv::history {

// Which records: a UPS's samples, their extended form (minimum, average, maximum), or an STS's samples.
enum class Series : std::uint8_t { ups, ups_extended, sts };

// The choices of the graphs (manual 18.1).
enum class Group : std::uint8_t { input, output, device };

struct Column {
  std::string_view name;   // of the database, the JSON and the query
  std::string_view title;  // of the CSV
  Group group;
  // The first of these that the device manages counts: a three-wire input has only phase-to-phase voltages.
  std::array<model::Point, 2> points;

  constexpr const model::PointRow& unit_row() const { return model::row_of(points[0]); }
};

inline constexpr auto kUpsColumns = std::to_array<Column>({
    {"input_voltage_l1",
     "Input Voltage R",
     Group::input,
     {model::Point::rectifier_voltage_l1, model::Point::rectifier_voltage_l1_l2}},
    {"input_voltage_l2",
     "Input Voltage S",
     Group::input,
     {model::Point::rectifier_voltage_l2, model::Point::rectifier_voltage_l2_l3}},
    {"input_voltage_l3",
     "Input Voltage T",
     Group::input,
     {model::Point::rectifier_voltage_l3, model::Point::rectifier_voltage_l3_l1}},
    {"input_frequency",
     "Input Frequency",
     Group::input,
     {model::Point::rectifier_frequency, model::Point::bypass_frequency}},
    {"output_voltage_l1",
     "Output Voltage R",
     Group::output,
     {model::Point::output_voltage_l1, model::Point::output_voltage_l1_l2}},
    {"output_voltage_l2",
     "Output Voltage S",
     Group::output,
     {model::Point::output_voltage_l2, model::Point::output_voltage_l2_l3}},
    {"output_voltage_l3",
     "Output Voltage T",
     Group::output,
     {model::Point::output_voltage_l3, model::Point::output_voltage_l3_l1}},
    {"output_load", "Output Load", Group::output, {model::Point::output_load, model::Point::output_load}},
    {"output_load_l1", "Output Load R", Group::output, {model::Point::output_load_l1, model::Point::output_load_l1}},
    {"output_load_l2", "Output Load S", Group::output, {model::Point::output_load_l2, model::Point::output_load_l2}},
    {"output_load_l3", "Output Load T", Group::output, {model::Point::output_load_l3, model::Point::output_load_l3}},
    {"output_current_l1",
     "Output Current R",
     Group::output,
     {model::Point::output_current_l1, model::Point::output_current_l1}},
    {"output_current_l2",
     "Output Current S",
     Group::output,
     {model::Point::output_current_l2, model::Point::output_current_l2}},
    {"output_current_l3",
     "Output Current T",
     Group::output,
     {model::Point::output_current_l3, model::Point::output_current_l3}},
    {"battery_capacity",
     "Battery Capacity",
     Group::device,
     {model::Point::battery_charge, model::Point::battery_charge}},
    {"ups_temperature",
     "UPS Temperature",
     Group::device,
     {model::Point::ambient_temperature, model::Point::battery_temperature}},
});

inline constexpr auto kStsColumns = std::to_array<Column>({
    {"source1_voltage_l1",
     "Source 1 Voltage L1",
     Group::input,
     {model::Point::source1_voltage_l1, model::Point::source1_voltage_l1_l2}},
    {"source1_voltage_l2",
     "Source 1 Voltage L2",
     Group::input,
     {model::Point::source1_voltage_l2, model::Point::source1_voltage_l2_l3}},
    {"source1_voltage_l3",
     "Source 1 Voltage L3",
     Group::input,
     {model::Point::source1_voltage_l3, model::Point::source1_voltage_l3_l1}},
    {"source2_voltage_l1",
     "Source 2 Voltage L1",
     Group::input,
     {model::Point::source2_voltage_l1, model::Point::source2_voltage_l1_l2}},
    {"source2_voltage_l2",
     "Source 2 Voltage L2",
     Group::input,
     {model::Point::source2_voltage_l2, model::Point::source2_voltage_l2_l3}},
    {"source2_voltage_l3",
     "Source 2 Voltage L3",
     Group::input,
     {model::Point::source2_voltage_l3, model::Point::source2_voltage_l3_l1}},
    {"output_current_l1",
     "Output Current L1",
     Group::output,
     {model::Point::output_current_l1, model::Point::output_current_l1}},
    {"output_current_l2",
     "Output Current L2",
     Group::output,
     {model::Point::output_current_l2, model::Point::output_current_l2}},
    {"output_current_l3",
     "Output Current L3",
     Group::output,
     {model::Point::output_current_l3, model::Point::output_current_l3}},
    {"output_frequency",
     "Output Frequency",
     Group::output,
     {model::Point::output_frequency, model::Point::output_frequency}},
    {"switch1_temperature",
     "SW1 Temperature",
     Group::device,
     {model::Point::switch1_temperature, model::Point::switch1_temperature}},
    {"switch2_temperature",
     "SW2 Temperature",
     Group::device,
     {model::Point::switch2_temperature, model::Point::switch2_temperature}},
});

inline constexpr std::size_t kMostColumns = std::max(kUpsColumns.size(), kStsColumns.size());

std::span<const Column> columns_of(Series series);
std::string_view series_name(Series series);  // "ups", "ups_extended", "sts": part of table names
std::optional<std::size_t> find_column(Series series, std::string_view name);

// The column's value in the unit row's decimals; none when the device does not manage it or it is not fresh.
std::optional<std::int64_t> column_value(const model::Snapshot& snapshot, const Column& column);

}  // namespace nv::history
