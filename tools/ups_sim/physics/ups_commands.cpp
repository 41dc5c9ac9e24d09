// Which remote command the UPS would follow now, and what it does then.
#include <algorithm>

#include "physics/ups_plant.hpp"

namespace ups_sim {
namespace {

std::size_t plug_of(UpsCommand command, UpsCommand first) {
  return static_cast<std::size_t>(command) - static_cast<std::size_t>(first);
}

}  // namespace

bool UpsPlant::allows(UpsCommand command, BlockRange range) const {
  if (!inputs_.remote_enabled) {
    return false;
  }
  const auto first = blocks_.begin() + static_cast<std::ptrdiff_t>(range.first);
  const auto last = first + static_cast<std::ptrdiff_t>(range.count);
  switch (command) {
    case UpsCommand::eco_on:
    case UpsCommand::eco_off:
      return spec_.has_eco;
    case UpsCommand::line_interactive_on:
    case UpsCommand::line_interactive_off:
      return spec_.has_line_interactive;
    case UpsCommand::to_bypass:
      return supply_.bypass().in_tolerance && logic_.feed() == Feed::inverter;
    case UpsCommand::to_inverter:
      return logic_.feed() == Feed::bypass && !logic_.tripped_by_overload();
    case UpsCommand::test_battery:
      return std::any_of(first, last, [this](const Block& block) { return test_possible(block); });
    case UpsCommand::stop_test:
      return any_test(range);
    case UpsCommand::standby_on:
    case UpsCommand::standby_off:
    case UpsCommand::acknowledge:
    case UpsCommand::buzzer_off:
    case UpsCommand::arm_schedule:
    case UpsCommand::cancel_schedule:
      return true;
    default:
      break;
  }
  const bool opens = command >= UpsCommand::open_plug_1;
  const std::size_t plug = plug_of(command, opens ? UpsCommand::open_plug_1 : UpsCommand::close_plug_1);
  return static_cast<int>(plug) < spec_.plugs;
}

void UpsPlant::execute(UpsCommand command, BlockRange range) {
  for (std::size_t index = range.first; index < range.first + range.count; ++index) {
    Block& block = blocks_[index];
    if (command == UpsCommand::test_battery && test_possible(block)) {
      block.test.start();
    } else if (command == UpsCommand::stop_test) {
      block.test.stop();
    } else if (command == UpsCommand::acknowledge) {
      block.test.acknowledge();
    }
  }
  execute_on_output(command);
}

void UpsPlant::execute_on_output(UpsCommand command) {
  switch (command) {
    case UpsCommand::standby_on:
    case UpsCommand::standby_off:
      inputs_.standby = command == UpsCommand::standby_on;
      return;
    case UpsCommand::eco_on:
    case UpsCommand::eco_off:
      inputs_.eco = command == UpsCommand::eco_on;
      return;
    case UpsCommand::line_interactive_on:
    case UpsCommand::line_interactive_off:
      inputs_.line_interactive = command == UpsCommand::line_interactive_on;
      return;
    case UpsCommand::to_bypass:
      return logic_.request_bypass();
    case UpsCommand::to_inverter:
      return logic_.request_inverter();
    case UpsCommand::acknowledge:
      buzzer_ = trip_to_acknowledge_ = false;
      return;
    case UpsCommand::buzzer_off:
      buzzer_ = false;
      return;
    case UpsCommand::arm_schedule:
      return schedule_.arm();
    case UpsCommand::cancel_schedule:
      return schedule_.cancel();
    case UpsCommand::test_battery:
    case UpsCommand::stop_test:
      return;
    default:
      break;
  }
  const bool opens = command >= UpsCommand::open_plug_1;
  plugs_.command(plug_of(command, opens ? UpsCommand::open_plug_1 : UpsCommand::close_plug_1), !opens);
}

}  // namespace ups_sim
