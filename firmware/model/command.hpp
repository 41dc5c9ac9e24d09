// What may be asked of the UPS or STS. Whether a device offers a command, and how it is written, stands in its register
// map. Sources: manual 12.7.1 (UPS control), 12.7.2 (battery test), 12.8.1 (power share), 13.8 (STS control), 15.1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/table.hpp"

namespace nv::model {

enum class Command : std::uint8_t {
  standby_on,
  standby_off,
  eco_mode_on,
  eco_mode_off,
  acknowledge_alarms,
  buzzer_off,
  line_interactive_on,
  line_interactive_off,
  arm_schedule,
  transfer_to_bypass,
  transfer_to_inverter,
  cancel_schedule,
  battery_test_start,
  battery_test_stop,
  close_plug_1,
  close_plug_2,
  close_plug_3,
  close_plug_4,
  open_plug_1,
  open_plug_2,
  open_plug_3,
  open_plug_4,
  to_preferred_source,
  to_alternate_source,
  close_switch1,
  close_switch2,
  prefer_source1,
  prefer_source2,
  lock_transfer,
  unlock_transfer,
  allow_remote_controls,
  forbid_remote_controls,
  force_asynchronous_transfer,
  abort_transfer,
  load_off,
};

struct CommandRow {
  Command id;
  std::string_view name;
  std::string_view text;  // the manual's wording where it has one
  bool admin_only = false;
};

inline constexpr auto kCommands = std::to_array<CommandRow>({
    {Command::standby_on, "standby_on", "Enable standby mode"},
    {Command::standby_off, "standby_off", "Disable standby mode"},
    {Command::eco_mode_on, "eco_mode_on", "Enable eco mode"},
    {Command::eco_mode_off, "eco_mode_off", "Disable eco mode"},
    {Command::acknowledge_alarms, "acknowledge_alarms", "Alarm Acknowledgement"},
    {Command::buzzer_off, "buzzer_off", "Silence the buzzer"},
    {Command::line_interactive_on, "line_interactive_on", "Enable Line-interactive mode"},
    {Command::line_interactive_off, "line_interactive_off", "Disable Line-interactive mode"},
    {Command::arm_schedule, "arm_schedule", "Standby schedule sent"},
    {Command::transfer_to_bypass, "transfer_to_bypass", "Transfer Load to Bypass"},
    {Command::transfer_to_inverter, "transfer_to_inverter", "Transfer Load to Inverter"},
    {Command::cancel_schedule, "cancel_schedule", "Cancel the standby schedule"},
    {Command::battery_test_start, "battery_test_start", "Start the battery test"},
    {Command::battery_test_stop, "battery_test_stop", "Stop the battery test"},
    {Command::close_plug_1, "close_plug_1", "Power Plug 1 ON", true},
    {Command::close_plug_2, "close_plug_2", "Power Plug 2 ON", true},
    {Command::close_plug_3, "close_plug_3", "Power Plug 3 ON", true},
    {Command::close_plug_4, "close_plug_4", "Power Plug 4 ON", true},
    {Command::open_plug_1, "open_plug_1", "Power Plug 1 OFF", true},
    {Command::open_plug_2, "open_plug_2", "Power Plug 2 OFF", true},
    {Command::open_plug_3, "open_plug_3", "Power Plug 3 OFF", true},
    {Command::open_plug_4, "open_plug_4", "Power Plug 4 OFF", true},
    {Command::to_preferred_source, "to_preferred_source", "Switch on preferred Source"},
    {Command::to_alternate_source, "to_alternate_source", "Switch on alternate Source"},
    {Command::close_switch1, "close_switch1", "Close static switch 1"},
    {Command::close_switch2, "close_switch2", "Close static switch 2"},
    {Command::prefer_source1, "prefer_source1", "Set Source 1 as Preferred Source"},
    {Command::prefer_source2, "prefer_source2", "Set Source 2 as Preferred Source"},
    {Command::lock_transfer, "lock_transfer", "Lock the transfer"},
    {Command::unlock_transfer, "unlock_transfer", "Unlock the transfer"},
    {Command::allow_remote_controls, "allow_remote_controls", "Allow remote controls"},
    {Command::forbid_remote_controls, "forbid_remote_controls", "Forbid remote controls"},
    {Command::force_asynchronous_transfer, "force_asynchronous_transfer", "Force an asynchronous transfer"},
    {Command::abort_transfer, "abort_transfer", "Abort the transfer"},
    {Command::load_off, "load_off", "Switch the load off"},
});
inline constexpr std::size_t kCommandCount = kCommands.size();
static_assert(in_enum_order(kCommands));

// confirmed: the status shows the effect. sent: the device took it, and its registers show no effect of this command,
// or not yet.
enum class CommandOutcome : std::uint8_t { confirmed, sent };

constexpr const CommandRow& row_of(Command command) {
  return kCommands[static_cast<std::size_t>(command)];
}

using CommandSet = EnumSet<Command, kCommandCount>;

}  // namespace nv::model
