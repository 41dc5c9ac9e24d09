// The well-known alarms of each tree, by number. Sources: manual, MIB appendix, and the tables of the public MIBs; the
// numbers are on the wire, never renumber. The text is what upsAlarmExtDes says.
#include <algorithm>
#include <array>

#include "snmp/conditions.hpp"

namespace nv::snmp {
namespace {

using enum model::Alarm;
using model::Flag;

template <model::Alarm alarm>
constexpr AlarmRow row(std::uint32_t number) {
  return {number, is_raised<alarm>, model::row_of(alarm).text};
}
constexpr AlarmRow row(std::uint32_t number, Condition holds, std::string_view text) {
  return {number, holds, text};
}

constexpr auto kAlarms7 = std::to_array<AlarmRow>({
    row<imminent_stop>(1),
    row<overload>(2),
    row<ambient_temperature>(3),
    row<transfer_locked>(4),
    row<transfer_impossible>(5),
    row<insufficient_resources>(6),
    row<redundancy_lost>(7),
    row<output_short_circuit>(8),
    row<maintenance>(9),
    row<remote_service>(10),
    row<general>(11),
    row<battery_disconnected>(12),
    row<battery_discharged>(13),
    row<battery_low>(14),
    row(15, is_on_battery, "Operating on Battery"),
    row<battery_temperature>(16),
    row<battery_room>(17),
    row<battery_test_failed>(18),
    row<battery>(19),
    row<rectifier_critical>(20),
    row<rectifier_preventive>(21),
    row<rectifier_input_not_ok>(22),
    row<genset>(23),
    row<charger_critical>(24),
    row<charger_preventive>(25),
    row<inverter_critical>(26),
    row<inverter_preventive>(27),
    row<bypass_critical>(28),
    row<bypass_preventive>(29),
    row<bypass_input_not_ok>(30),
    row<phase_rotation>(31),
    row<fan>(32),
    row<maintenance_bypass>(33),
    row<power_off>(34),
    row<wrong_configuration>(35),
    row<internal_failure>(36),
    row<option_board>(37),
    row<external_1>(38),
    row<external_2>(39),
    row<external_3>(40),
    row<external_4>(41),
    row<member_1_general>(42),
    row<member_2_general>(43),
    row<member_3_general>(44),
    row<member_4_general>(45),
    row<member_5_general>(46),
    row<member_6_general>(47),
    row<member_7_general>(48),
    row<member_8_general>(49),
    row<member_9_general>(50),
    row<member_10_general>(51),
    row<member_11_general>(52),
    row<member_12_general>(53),
    row(54, is_set<Flag::auto_test>, "Auto-test procedure"),
    row(55, is_on_bypass, "Load on Bypass"),
    row(56, is_output_off, "Load OFF"),
    row(57, is_system_off, "UPS OFF"),
    row(58, is_communication_lost, "UPS communication lost"),
    row(59, never, "Shutdown pending"),
    row(60, never, "Shutdown requested"),
    row(61, never, "Shutdown imminent"),
    row(62, never, "Awaiting power"),
});

// 25 to 82 follow the alarm bits A04 to A63 of JBUSP; `never` where the map has no such bit.
constexpr auto kAlarms1 = std::to_array<AlarmRow>({
    row(1, is_battery_bad, "Battery Alarm"),
    row(2, is_on_battery, "Operating on Battery"),
    row<battery_low>(3),
    row<battery_discharged>(4),
    row<ambient_temperature>(5),
    row<rectifier_input_not_ok>(6),
    row<output_voltage_out_of_tolerance>(7),
    row<overload>(8),
    row(9, is_on_bypass, "Load on Bypass"),
    row<bypass_preventive>(10),
    row(11, never, "Output off as requested"),
    row(12, never, "UPS off as requested"),
    row<charger_preventive>(13),
    row(14, is_output_off, "Load OFF"),
    row(15, is_system_off, "UPS OFF"),
    row<fan>(16),
    row(17, never, "Fuse failure"),
    row<general>(18),
    row<battery_test_failed>(19),
    row(20, is_communication_lost, "UPS communication lost"),
    row(21, never, "Awaiting power"),
    row(22, never, "Shutdown pending"),
    row(23, never, "Shutdown imminent"),
    row(24, is_set<Flag::battery_test>, "Battery test in progress"),
    row<control_failure>(25),
    row<bypass_input_not_ok>(26),
    row<maintenance_bypass_closed>(27),
    row<output_short_circuit>(28),
    row<charger_critical>(29),
    row(30, never, "Inverter over-current"),
    row(31, never, "Inverter distortion"),
    row<precharge_out_of_tolerance>(32),
    row<boost_too_low>(33),
    row<boost_too_high>(34),
    row<dc_voltage_too_high>(35),
    row<improper_use>(36),
    row<inverter_stopped_by_overload>(37),
    row<internal_failure>(38),
    row<wrong_configuration>(39),
    row<synchronisation_fault>(40),
    row<rectifier_input_fault>(41),
    row<rectifier_preventive>(42),
    row(43, never, "Boost general alarm"),
    row<inverter_preventive>(44),
    row<charger_preventive>(45),
    row<output_voltage_over_limit>(46),
    row(47, never, "Output voltage under limit"),
    row<bypass_preventive>(48),
    row<stopped_by_overload>(49),
    row<imminent_stop>(50),
    row<member_1_general>(51),
    row<member_2_general>(52),
    row<member_3_general>(53),
    row<member_4_general>(54),
    row<member_5_general>(55),
    row<member_6_general>(56),
    row<external_1>(57),
    row<external_2>(58),
    row<external_3>(59),
    row<external_4>(60),
    row<remote_service>(61),
    row<redundancy_lost>(62),
    row<maintenance>(63),
    row<transfer_locked>(64),
    row<transfer_impossible>(65),
    row<battery_room>(66),
    row<maintenance_bypass>(67),
    row<battery_discharged>(68),
    row<insufficient_resources>(69),
    row<option_board>(70),
    row<rectifier_critical>(71),
    row(72, never, "Boost fault"),
    row<inverter_critical>(73),
    row<parallel_fault>(74),
    row<genset>(75),
    row<genset_fault>(76),
    row<power_off>(77),
    row<battery_disconnected>(78),
    row<fan>(79),
    row<phase_rotation>(80),
    row<bypass_critical>(81),
    row(82, never, "A63"),
    row<member_7_general>(83),
    row<member_8_general>(84),
    row<battery_temperature>(85),
    row<rectifier_redundancy>(86),
    row<inverter_redundancy>(87),
});

// The RFC's are the first of the old tree's; its "output bad" has no bit that means it.
constexpr auto kAlarmsRfc = [] {
  std::array<AlarmRow, 24> rows{};
  std::ranges::copy_n(kAlarms1.begin(), rows.size(), rows.begin());
  rows[6] = row(7, never, "Output bad");
  return rows;
}();

bool is_path1_bad(const Scene& scene) {
  return scene.has(sts_power_path1_deteriorated) || scene.has(sts_power_path1_short_circuit) ||
         scene.has(sts_power_path1_failure);
}
bool is_path2_bad(const Scene& scene) {
  return scene.has(sts_power_path2_deteriorated) || scene.has(sts_power_path2_short_circuit) ||
         scene.has(sts_power_path2_failure);
}
bool needs_maintenance(const Scene& scene) {
  return scene.has(sts_maintenance) || scene.has(sts_preventive);
}

constexpr auto kAlarmsSts = std::to_array<AlarmRow>({
    row<sts_imminent_stop>(1),
    row<sts_transfer_impossible>(2),
    row<sts_consecutive_detections>(3),
    row<sts_overload>(4),
    row(5, is_path1_bad, "STS Power Path 1 alarm"),
    row(6, is_path2_bad, "STS Power Path 2 alarm"),
    row(7, needs_maintenance, "STS Maintenance alarm"),
    row<sts_general>(8),
    row<sts_custom_input>(9),
});

// Numbers run from 1 without a gap: a slip fails the build.
template <class Rows>
constexpr bool in_order(const Rows& rows) {
  std::uint32_t next = 1;
  for (const AlarmRow& alarm : rows) {
    if (alarm.number != next++) {
      return false;
    }
  }
  return true;
}
static_assert(in_order(kAlarms7) && in_order(kAlarms1) && in_order(kAlarmsRfc) && in_order(kAlarmsSts));
static_assert(kAlarms7.size() == 62 && kAlarms1.size() == 87 && kAlarmsRfc.size() == 24 && kAlarmsSts.size() == 9);

}  // namespace

std::span<const AlarmRow> alarms_7() {
  return kAlarms7;
}
std::span<const AlarmRow> alarms_1() {
  return kAlarms1;
}
std::span<const AlarmRow> alarms_rfc() {
  return kAlarmsRfc;
}
std::span<const AlarmRow> alarms_sts() {
  return kAlarmsSts;
}

}  // namespace nv::snmp
