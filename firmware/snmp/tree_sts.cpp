// 1.3.6.1.4.1.4555.1.1.10, the static transfer switch. Units: whole volts, amperes, kVA and kW.
#include "snmp/card_objects.hpp"
#include "snmp/trees.hpp"

namespace nv::snmp {
namespace {

using enum model::Point;
using model::Flag;

constexpr auto kTexts = std::to_array<TextRow>({
    {{1, 1, 1}, model_name, 63},
    {{1, 1, 2}, serial_number, 15},
    {{1, 1, 4}, agent_version, 31},
    {{1, 1, 5}, user_reference, 63},
    {{1, 1, 6}, user_location, 63},
    {{1, 1, 7}, system_name, 127},
    {{1, 1, 8}, system_contact, 127},
    {{1, 1, 9}, system_location, 127},
});

// The first flag that is set, else 1 (unknown).
struct FlagNumber {
  Flag flag;
  std::int32_t number;
};
template <std::size_t Count>
std::int32_t first_of(const Scene& scene, const FlagNumber (&rows)[Count]) {
  for (const FlagNumber& row : rows) {
    if (scene.known() && scene.has(row.flag)) {
      return row.number;
    }
  }
  return 1;
}

// Worst first.
std::int32_t source1_status(const Scene& scene) {
  return first_of(scene, {{Flag::source1_absent, 5},
                          {Flag::source1_critical, 3},
                          {Flag::source1_out_of_tolerance, 4},
                          {Flag::source1_ok, 2}});
}
std::int32_t source2_status(const Scene& scene) {
  return first_of(scene, {{Flag::source2_absent, 5},
                          {Flag::source2_critical, 3},
                          {Flag::source2_out_of_tolerance, 4},
                          {Flag::source2_ok, 2}});
}
std::int32_t interaction(const Scene& scene) {
  return first_of(scene,
                  {{Flag::sources_synchronised, 2}, {Flag::sources_sliding, 3}, {Flag::sources_not_synchronised, 4}});
}
std::int32_t load_status(const Scene& scene) {
  return first_of(scene, {{Flag::load_on_maintenance_bypass1, 5},
                          {Flag::load_on_maintenance_bypass2, 6},
                          {Flag::load_not_supplied, 4},
                          {Flag::load_on_preferred, 2},
                          {Flag::load_on_alternate, 3}});
}
std::int32_t output_status(const Scene& scene) {
  return first_of(scene, {{Flag::load_not_supplied, 4}, {Flag::load_on_source1, 2}, {Flag::load_on_source2, 3}});
}

constexpr auto kStates = std::to_array<StateRow>({
    {{1, 2, 1}, source1_status},
    {{1, 3, 1}, source2_status},
    {{1, 4, 1}, interaction},
    {{1, 5, 1}, load_status},
    {{1, 5, 2}, output_status},
});

constexpr auto kPoints = std::to_array<PointRow>({
    {{1, 2, 3}, source1_frequency, 1},
    {{1, 3, 3}, source2_frequency, 1},
    {{1, 5, 3}, output_frequency, 1},
    {{1, 5, 4}, output_load, 0},
});

// Between line and neutral where the device measures it, else between lines.
struct VoltageTable {
  Oid lines;
  Oid entry;
  std::array<model::Point, 3> neutral;
  std::array<model::Point, 3> between;
};
constexpr auto kVoltages = std::to_array<VoltageTable>({
    {{1, 2, 4},
     {1, 2, 5, 1},
     {source1_voltage_l1, source1_voltage_l2, source1_voltage_l3},
     {source1_voltage_l1_l2, source1_voltage_l2_l3, source1_voltage_l3_l1}},
    {{1, 3, 4},
     {1, 3, 5, 1},
     {source2_voltage_l1, source2_voltage_l2, source2_voltage_l3},
     {source2_voltage_l1_l2, source2_voltage_l2_l3, source2_voltage_l3_l1}},
    {{1, 5, 5},
     {1, 5, 6, 1},
     {output_voltage_l1, output_voltage_l2, output_voltage_l3},
     {output_voltage_l1_l2, output_voltage_l2_l3, output_voltage_l3_l1}},
});

constexpr auto kOutput = std::to_array<PhaseRow>({
    {{1, 5, 6, 1, 3}, {output_current_l1, output_current_l2, output_current_l3}, 0},
    {{1, 5, 6, 1, 4}, {output_apparent_power_l1, output_apparent_power_l2, output_apparent_power_l3}, 0},
    {{1, 5, 6, 1, 5}, {output_active_power_l1, output_active_power_l2, output_active_power_l3}, 0},
    {{1, 5, 6, 1, 6}, {output_crest_factor_l1, output_crest_factor_l2, output_crest_factor_l3}, 1},
    {{1, 5, 6, 1, 7}, {output_power_factor_l1, output_power_factor_l2, output_power_factor_l3}, 2},
});

std::uint32_t lines_of(const Scene& scene, const VoltageTable& table) {
  if (scene.snapshot.identity->output_phases != 0) {
    return std::min<std::uint32_t>(scene.snapshot.identity->output_phases, 3);
  }
  const bool three = scene.value(table.neutral[1], 0) || scene.value(table.between[1], 0);
  return three || !scene.live() ? 3 : 1;
}

void add_voltages(const Scene& scene, Builder& tree, const VoltageTable& table) {
  const std::uint32_t lines = lines_of(scene, table);
  tree.scalar(table.lines, Value(static_cast<std::int32_t>(lines)));
  tree.index_column(table.entry + 1, lines);
  const bool neutral = scene.value(table.neutral[0], 0).has_value();
  for (std::uint32_t line = 1; line <= lines; ++line) {
    const auto& points = neutral ? table.neutral : table.between;
    tree.measurement(table.entry + 2 + line, scene.value(points.at(line - 1), 0));
  }
}

}  // namespace

void add_tree_sts(const Scene& scene, Image& image) {
  Builder tree(scene, image, kTreeSts, true);
  tree.texts(kTexts);
  tree.states(kStates);
  tree.points(kPoints);
  for (const VoltageTable& table : kVoltages) {
    add_voltages(scene, tree, table);
  }
  tree.phases(kOutput, lines_of(scene, kVoltages[2]));
  if (scene.known()) {
    const bool first = scene.has(Flag::source1_preferred);
    tree.scalar({1, 2, 2}, Value(first ? 2 : 1));
    tree.scalar({1, 3, 2}, Value(first ? 1 : 2));
    for (const AlarmRow& row : alarms_sts()) {
      tree.scalar(Oid{1, 6, 1} + row.number, Value(row.holds(scene) ? 1 : 0));
    }
  }
  tree.scalar({1, 7, 1}, Value(scene.memory.trap_text));
  tree.scalar({1, 7, 2}, Value(2));
}

}  // namespace nv::snmp
