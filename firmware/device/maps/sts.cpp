// The registers of the static transfer switches STATYS. Manual, MODBUS TCP appendix "STS"; permissions and controls
// from the public STATYS document. The manual prints no raw format for the measurements: the decimals follow those of
// VU-MAP with T014 = 0.
#include "device/register_map.hpp"

namespace nv::device {
namespace {

using model::Alarm;
using model::Command;
using model::Flag;
using model::Level;
using model::Point;

constexpr auto kTables = std::to_array<TableRow>({
    // address  words  fallback  role  pace  origin
    {0x0100, 10, 0, Role::reference, Pace::slow, Scope::system, Origin::published, "reference"},
    {0x0116, 10, 0, Role::serial_number, Pace::slow, Scope::system, Origin::published, "serial number"},
    {0x0120, 16, 0, Role::configuration, Pace::slow, Scope::system, Origin::published, "configuration"},
    {0x0140, 4, 3, Role::status, Pace::sweep, Scope::system, Origin::published, "status"},
    {0x0148, 2, 0, Role::alarms, Pace::sweep, Scope::system, Origin::published, "alarms"},
    {0x0150, 1, 0, Role::permissions, Pace::slow, Scope::system, Origin::published, "permissions"},
    {0x0220, 64, 0, Role::measurements, Pace::sweep, Scope::system, Origin::published, "measurements"},
    {0x0360, 4, 0, Role::clock, Pace::slow, Scope::system, Origin::project, "clock"},
});

constexpr auto kTexts = std::to_array<TextRow>({
    {0x0100, 10, CharacterOrder::high_byte_first, TextField::reference},
    {0x0116, 10, CharacterOrder::high_byte_first, TextField::serial_number},
});

constexpr auto kValues = std::to_array<ValueRow>({
    // address  sign  decimals of the raw word with T014 = 0 and 1 (the same where the map has no T014)
    {0x0220, Sign::is_unsigned, 0, 0, Point::source1_voltage_l1},
    {0x0221, Sign::is_unsigned, 0, 0, Point::source1_voltage_l2},
    {0x0222, Sign::is_unsigned, 0, 0, Point::source1_voltage_l3},
    {0x0223, Sign::is_unsigned, 0, 0, Point::source1_voltage_l1_l2},
    {0x0224, Sign::is_unsigned, 0, 0, Point::source1_voltage_l2_l3},
    {0x0225, Sign::is_unsigned, 0, 0, Point::source1_voltage_l3_l1},
    {0x0226, Sign::is_unsigned, 1, 1, Point::source1_frequency},
    {0x0227, Sign::is_unsigned, 1, 1, Point::switch1_temperature},
    {0x0228, Sign::is_unsigned, 0, 0, Point::source2_voltage_l1},
    {0x0229, Sign::is_unsigned, 0, 0, Point::source2_voltage_l2},
    {0x022A, Sign::is_unsigned, 0, 0, Point::source2_voltage_l3},
    {0x022B, Sign::is_unsigned, 0, 0, Point::source2_voltage_l1_l2},
    {0x022C, Sign::is_unsigned, 0, 0, Point::source2_voltage_l2_l3},
    {0x022D, Sign::is_unsigned, 0, 0, Point::source2_voltage_l3_l1},
    {0x022E, Sign::is_unsigned, 1, 1, Point::source2_frequency},
    {0x022F, Sign::is_unsigned, 1, 1, Point::switch2_temperature},
    {0x0230, Sign::is_unsigned, 0, 0, Point::output_voltage_l1},
    {0x0231, Sign::is_unsigned, 0, 0, Point::output_voltage_l2},
    {0x0232, Sign::is_unsigned, 0, 0, Point::output_voltage_l3},
    {0x0233, Sign::is_unsigned, 0, 0, Point::output_voltage_l1_l2},
    {0x0234, Sign::is_unsigned, 0, 0, Point::output_voltage_l2_l3},
    {0x0235, Sign::is_unsigned, 0, 0, Point::output_voltage_l3_l1},
    {0x0236, Sign::is_unsigned, 1, 1, Point::output_frequency},
    {0x0238, Sign::is_unsigned, 0, 0, Point::output_current_l1},
    {0x0239, Sign::is_unsigned, 0, 0, Point::output_current_l2},
    {0x023A, Sign::is_unsigned, 0, 0, Point::output_current_l3},
    {0x023B, Sign::is_unsigned, 0, 0, Point::output_current_neutral},
    {0x023D, Sign::is_unsigned, 0, 0, Point::output_load},
    {0x023F, Sign::is_signed, 0, 0, Point::source_phase_shift},
    {0x0240, Sign::is_unsigned, 0, 0, Point::output_apparent_power_l1},
    {0x0241, Sign::is_unsigned, 0, 0, Point::output_apparent_power_l2},
    {0x0242, Sign::is_unsigned, 0, 0, Point::output_apparent_power_l3},
    {0x0243, Sign::is_signed, 2, 2, Point::output_power_factor_l1},
    {0x0244, Sign::is_signed, 2, 2, Point::output_power_factor_l2},
    {0x0245, Sign::is_signed, 2, 2, Point::output_power_factor_l3},
    {0x0248, Sign::is_unsigned, 1, 1, Point::output_crest_factor_l1},
    {0x0249, Sign::is_unsigned, 1, 1, Point::output_crest_factor_l2},
    {0x024A, Sign::is_unsigned, 1, 1, Point::output_crest_factor_l3},
    {0x024B, Sign::is_unsigned, 1, 1, Point::output_crest_factor_neutral},
    {0x024F, Sign::is_unsigned, 1, 1, Point::ambient_temperature},
    {0x0250, Sign::is_unsigned, 0, 0, Point::output_active_power_l1},
    {0x0251, Sign::is_unsigned, 0, 0, Point::output_active_power_l2},
    {0x0252, Sign::is_unsigned, 0, 0, Point::output_active_power_l3},
    {0x0253, Sign::is_unsigned, 0, 0, Point::output_active_power},
    {0x0258, Sign::is_unsigned, 0, 0, Point::output_load_l1},
    {0x0259, Sign::is_unsigned, 0, 0, Point::output_load_l2},
    {0x025A, Sign::is_unsigned, 0, 0, Point::output_load_l3},
    {0x025B, Sign::is_unsigned, 0, 0, Point::output_load_neutral},
});

constexpr auto kBits = std::to_array<BitRow>({
    // address  bit  code  status  alarm  level
    {0x0140, 0, "S00", Flag::source1_ok, kNoAlarm, Level::information},
    {0x0140, 1, "S01", Flag::source1_critical, Alarm::sts_source1_critical, Level::critical},
    {0x0140, 2, "S02", Flag::source1_out_of_tolerance, Alarm::sts_source1_out_of_tolerance, Level::warning},
    {0x0140, 3, "S03", Flag::source1_absent, Alarm::sts_source1_absent, Level::warning},
    {0x0140, 4, "S04", Flag::power_path1_ok, kNoAlarm, Level::information},
    {0x0140, 6, "S06", Flag::source2_ok, kNoAlarm, Level::information},
    {0x0140, 7, "S07", Flag::source2_critical, Alarm::sts_source2_critical, Level::critical},
    {0x0140, 8, "S08", Flag::source2_out_of_tolerance, Alarm::sts_source2_out_of_tolerance, Level::warning},
    {0x0140, 9, "S09", Flag::source2_absent, Alarm::sts_source2_absent, Level::warning},
    {0x0140, 10, "S10", Flag::power_path2_ok, kNoAlarm, Level::information},
    {0x0140, 12, "S12", Flag::sources_synchronised, kNoAlarm, Level::information},
    {0x0140, 13, "S13", Flag::sources_sliding, Alarm::sts_sources_sliding, Level::warning},
    {0x0140, 14, "S14", Flag::sources_not_synchronised, Alarm::sts_sources_not_synchronised, Level::warning},
    {0x0140, 15, "S15", Flag::sources_instantly_synchronised, kNoAlarm, Level::information},
    {0x0141, 0, "S16", Flag::source1_preferred, kNoAlarm, Level::information},
    {0x0141, 1, "S17", Flag::load_on_preferred, kNoAlarm, Level::information},
    {0x0141, 2, "S18", Flag::load_on_alternate, Alarm::sts_load_on_alternate, Level::warning},
    {0x0141, 3, "S19", Flag::load_not_supplied, Alarm::sts_load_off, Level::critical},
    {0x0141, 4, "S20", Flag::load_on_maintenance_bypass1, Alarm::sts_load_on_bypass1, Level::warning},
    {0x0141, 5, "S21", Flag::load_on_maintenance_bypass2, Alarm::sts_load_on_bypass2, Level::warning},
    {0x0141, 7, "S23", Flag::load_on_source1, kNoAlarm, Level::information},
    {0x0141, 8, "S24", Flag::load_on_source2, kNoAlarm, Level::information},
    {0x0141, 10, "S26", Flag::transfer_locked_externally, Alarm::sts_transfer_locked, Level::warning},
    {0x0141, 12, "S28", Flag::output_ok, kNoAlarm, Level::information},
    {0x0141, 13, "S29", Flag::output_out_of_tolerance, Alarm::sts_output_out_of_tolerance, Level::warning},
    {0x0141, 14, "S30", Flag::output_absent, Alarm::sts_output_absent, Level::warning},
    {0x0142, 0, "S32", Flag::esd_input_active, Alarm::sts_esd, Level::warning},
    {0x0142, 1, "S33", Flag::q41_closed, kNoAlarm, Level::information},
    {0x0142, 2, "S34", Flag::q42_closed, kNoAlarm, Level::information},
    {0x0142, 3, "S35", Flag::ss1_closed, kNoAlarm, Level::information},
    {0x0142, 4, "S36", Flag::ss2_closed, kNoAlarm, Level::information},
    {0x0142, 5, "S37", Flag::q30_closed, kNoAlarm, Level::information},
    {0x0142, 6, "S38", Flag::q51_closed, kNoAlarm, Level::information},
    {0x0142, 7, "S39", Flag::q52_closed, kNoAlarm, Level::information},
    {0x0142, 13, "S45", Flag::remote_controls_enabled, kNoAlarm, Level::information},
    {0x0142, 14, "S46", Flag::maintenance_alert, Alarm::sts_maintenance_alert, Level::warning},
    {0x0142, 15, "S47", Flag::user_mode, kNoAlarm, Level::information},
    {0x0148, 0, "A00", kNoFlag, Alarm::sts_imminent_stop, Level::critical},
    {0x0148, 1, "A01", kNoFlag, Alarm::sts_short_circuit, Level::warning},
    {0x0148, 2, "A02", kNoFlag, Alarm::sts_manual_bypass, Level::warning},
    {0x0148, 3, "A03", kNoFlag, Alarm::sts_overload, Level::warning},
    {0x0148, 4, "A04", kNoFlag, Alarm::sts_solink, Level::critical},
    {0x0148, 5, "A05", kNoFlag, Alarm::sts_consecutive_detections, Level::warning},
    {0x0148, 6, "A06", kNoFlag, Alarm::sts_switchback_impossible, Level::warning},
    {0x0148, 7, "A07", kNoFlag, Alarm::sts_transfer_impossible, Level::warning},
    {0x0148, 9, "A09", kNoFlag, Alarm::sts_power_path1_deteriorated, Level::warning},
    {0x0148, 10, "A10", kNoFlag, Alarm::sts_power_path1_short_circuit, Level::warning},
    {0x0148, 11, "A11", kNoFlag, Alarm::sts_power_path1_failure, Level::critical},
    {0x0148, 13, "A13", kNoFlag, Alarm::sts_power_path2_deteriorated, Level::warning},
    {0x0148, 14, "A14", kNoFlag, Alarm::sts_power_path2_short_circuit, Level::warning},
    {0x0148, 15, "A15", kNoFlag, Alarm::sts_power_path2_failure, Level::critical},
    {0x0149, 0, "A16", kNoFlag, Alarm::sts_backfeed1_open, Level::warning},
    {0x0149, 1, "A17", kNoFlag, Alarm::sts_backfeed2_open, Level::warning},
    {0x0149, 2, "A18", kNoFlag, Alarm::sts_ambient_temperature, Level::warning},
    {0x0149, 9, "A25", kNoFlag, Alarm::sts_preventive, Level::warning},
    {0x0149, 10, "A26", kNoFlag, Alarm::sts_wrong_configuration, Level::warning},
    {0x0149, 11, "A27", kNoFlag, Alarm::sts_hmi, Level::warning},
    {0x0149, 12, "A28", kNoFlag, Alarm::sts_electronics, Level::warning},
    {0x0149, 13, "A29", kNoFlag, Alarm::sts_custom_input, Level::warning},
    {0x0149, 14, "A30", kNoFlag, Alarm::sts_maintenance, Level::warning},
    {0x0149, 15, "A31", kNoFlag, Alarm::sts_general, Level::warning},
});

constexpr auto kControls = std::to_array<ControlRow>({
    // command  address  value  permission address and bit  origin
    {Command::to_preferred_source, 0x0190, 0x0001, 0x0150, 0, Origin::published},
    {Command::to_alternate_source, 0x0190, 0x0002, 0x0150, 1, Origin::published},
    {Command::close_switch1, 0x0190, 0x0004, 0x0150, 2, Origin::published},
    {Command::close_switch2, 0x0190, 0x0008, 0x0150, 3, Origin::published},
    {Command::prefer_source1, 0x0190, 0x0010, 0x0150, 4, Origin::published},
    {Command::prefer_source2, 0x0190, 0x0020, 0x0150, 5, Origin::published},
    {Command::lock_transfer, 0x0190, 0x0080, 0x0150, 7, Origin::published},
    {Command::unlock_transfer, 0x0190, 0x0100, 0x0150, 8, Origin::published},
    {Command::allow_remote_controls, 0x0190, 0x0400, 0x0150, 10, Origin::published},
    {Command::forbid_remote_controls, 0x0190, 0x0800, 0x0150, 11, Origin::published},
    {Command::force_asynchronous_transfer, 0x0190, 0x1000, 0x0150, 12, Origin::published},
    {Command::abort_transfer, 0x0190, 0x2000, 0x0150, 13, Origin::published},
    {Command::acknowledge_alarms, 0x0190, 0x4000, 0x0150, 14, Origin::project},
    {Command::load_off, 0x0190, 0x8000, 0x0150, 15, Origin::published},
});

static_assert(well_formed(kValues, kBits));

}  // namespace

constinit const RegisterMap kSts{
    model::Family::sts, "STS", kTables, kTexts, kValues, kBits, kControls, {},
};

}  // namespace nv::device
