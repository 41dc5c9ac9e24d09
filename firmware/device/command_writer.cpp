#include "device/command_writer.hpp"

#include <algorithm>
#include <array>

namespace nv::device {
namespace asio = boost::asio;

namespace {

using model::Command;
using model::Flag;

// What the status shows when a command has had its effect. Commands that are not here leave no trace in the registers.
struct Effect {
  Command command;
  Flag flag;
  bool wanted;
};
constexpr auto kEffects = std::to_array<Effect>({
    {Command::standby_on, Flag::standby, true},
    {Command::standby_off, Flag::standby, false},
    {Command::eco_mode_on, Flag::eco_mode, true},
    {Command::eco_mode_off, Flag::eco_mode, false},
    {Command::transfer_to_bypass, Flag::load_on_bypass, true},
    {Command::transfer_to_inverter, Flag::load_on_inverter, true},
    {Command::battery_test_start, Flag::battery_test, true},
    {Command::battery_test_stop, Flag::battery_test, false},
    {Command::arm_schedule, Flag::standby_schedule, true},
    {Command::cancel_schedule, Flag::standby_schedule, false},
    {Command::buzzer_off, Flag::buzzer_on, false},
    {Command::close_plug_1, Flag::plug_1_closed, true},
    {Command::close_plug_2, Flag::plug_2_closed, true},
    {Command::close_plug_3, Flag::plug_3_closed, true},
    {Command::close_plug_4, Flag::plug_4_closed, true},
    {Command::open_plug_1, Flag::plug_1_closed, false},
    {Command::open_plug_2, Flag::plug_2_closed, false},
    {Command::open_plug_3, Flag::plug_3_closed, false},
    {Command::open_plug_4, Flag::plug_4_closed, false},
    {Command::to_preferred_source, Flag::load_on_preferred, true},
    {Command::to_alternate_source, Flag::load_on_alternate, true},
    {Command::close_switch1, Flag::ss1_closed, true},
    {Command::close_switch2, Flag::ss2_closed, true},
    {Command::prefer_source1, Flag::source1_preferred, true},
    {Command::prefer_source2, Flag::source1_preferred, false},
    {Command::lock_transfer, Flag::transfer_locked_externally, true},
    {Command::unlock_transfer, Flag::transfer_locked_externally, false},
    {Command::allow_remote_controls, Flag::remote_controls_enabled, true},
    {Command::forbid_remote_controls, Flag::remote_controls_enabled, false},
    {Command::load_off, Flag::load_not_supplied, true},
});

const Effect* effect_of(Command command) {
  const auto* found = std::find_if(kEffects.begin(), kEffects.end(),
                                   [command](const Effect& effect) { return effect.command == command; });
  return found == kEffects.end() ? nullptr : found;
}

// A plug is open only where the device says so: a clear bit of a device without such a bit says nothing.
bool shows(const model::Readings& readings, const Effect& effect) {
  const auto plug = static_cast<unsigned>(effect.flag) - static_cast<unsigned>(Flag::plug_1_closed);
  if (effect.flag >= Flag::plug_1_closed && plug < model::kMostPlugs) {
    return plug < readings.plugs.size() && readings.plugs[plug].closed == effect.wanted;
  }
  return !readings.nodes.empty() && readings.nodes.front().flags.has(effect.flag) == effect.wanted;
}

}  // namespace

asio::awaitable<bool> CommandWriter::effect_seen(Command command) {
  const Effect* effect = effect_of(command);
  constexpr int kSweeps = 2;
  for (int i = 0; effect != nullptr && i < kSweeps; ++i) {
    poller_.sweep_soon();
    co_await poller_.next_sweep();
    const model::Readings& readings = poller_.readings();
    if (readings.link.live() && shows(readings, *effect)) {
      co_return true;
    }
  }
  co_return false;
}

asio::awaitable<core::Result<model::CommandOutcome>> CommandWriter::write(Command command) {
  const std::string name(model::row_of(command).name);
  const std::shared_ptr<Session> session = poller_.session();
  if (!session || !poller_.readings().link.live()) {
    co_return core::fail("the device is not connected");
  }
  if (!poller_.readings().controls.remote_enabled.value_or(false)) {
    co_return core::fail("the device does not allow remote controls");
  }
  const core::Result<void> sent = co_await session->command(command);
  if (!sent) {
    log_.warning(name + " not done: " + sent.error().message);
    co_return sent.error();
  }
  const bool confirmed = co_await effect_seen(command);
  log_.notice(name + (confirmed ? " done, the status shows it" : " sent"));
  co_return confirmed ? model::CommandOutcome::confirmed : model::CommandOutcome::sent;
}

}  // namespace nv::device
