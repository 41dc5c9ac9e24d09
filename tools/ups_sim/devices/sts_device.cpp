#include "devices/sts_device.hpp"

#include <array>

#include "devices/sts_rows.hpp"
#include "devices/text.hpp"
#include "devices/ups_words.hpp"

namespace ups_sim {
namespace {

constexpr std::uint16_t kReference = 0x0100;
constexpr std::uint16_t kSerial = 0x0116;
constexpr std::uint16_t kConfiguration = 0x0120;
constexpr std::uint16_t kStatus = 0x0140;
constexpr std::uint16_t kAlarms = 0x0148;
constexpr std::uint16_t kPermissions = 0x0150;
constexpr std::uint16_t kControl = 0x0190;
constexpr std::uint16_t kMeasurements = 0x0220;
constexpr std::uint16_t kClock = 0x0360;

constexpr auto kCommands = std::to_array<StsCommand>({
    StsCommand::load_on_preferred,
    StsCommand::load_on_alternate,
    StsCommand::close_ss1,
    StsCommand::close_ss2,
    StsCommand::prefer_1,
    StsCommand::prefer_2,
    StsCommand::lock_transfer,
    StsCommand::unlock_transfer,
    StsCommand::allow_remote,
    StsCommand::forbid_remote,
    StsCommand::force_transfer,
    StsCommand::abort_transfer,
    StsCommand::acknowledge,
    StsCommand::load_off,
});

// The manual announces 16 words and explains none: phases, amperes, volts, hertz as something to look at.
constexpr std::array<std::uint16_t, 16> kConfigurationWords{3, 100, 400, 50};

}  // namespace

StsDevice::StsDevice(std::string name, std::uint64_t seed) : name_(std::move(name)), plant_(seed) {
  const auto add = [this](const char* table, std::uint16_t address, std::size_t count) {
    registers_.add({table, "sts", address, Words(count)});
  };
  add("reference", kReference, 10);
  add("serial_number", kSerial, 10);
  add("configuration", kConfiguration, 16);
  add("status", kStatus, 4);
  add("alarms", kAlarms, 2);
  add("permissions", kPermissions, 1);
  add("measurements", kMeasurements, 64);
  add("clock", kClock, 4);
  write_text(registers_.table(kReference), "STATYS 100A 3P", FirstCharacter::high_byte);
  write_text(registers_.table(kSerial), "SIM-STS-000001", FirstCharacter::high_byte);
  std::ranges::copy(kConfigurationWords, registers_.table(kConfiguration).begin());
  StsDevice::render();
}

void StsDevice::render() {
  fill_bits(registers_.table(kStatus), sts_status(), plant_, kAnySts);
  auto alarms = registers_.table(kAlarms);
  fill_bits(alarms, sts_alarms(), plant_, kAnySts);
  set_bit(alarms, kStsGeneralAlarm / 16, kStsGeneralAlarm % 16,
          any_levelled<StsPlant>(alarms, sts_alarms(), kStsGeneralAlarm));
  fill_values(registers_.table(kMeasurements), sts_measurements(), plant_, kAnySts);
  for (const StsCommand command : kCommands) {
    set_bit(registers_.table(kPermissions), 0, static_cast<int>(command), plant_.allows(command));
  }
  std::ranges::copy(plant_.clock().words(), registers_.table(kClock).begin());
}

WriteOutcome StsDevice::write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) {
  if (function == WriteFunction::single) {
    return address == kControl ? command(values[0]) : WriteOutcome{kIllegalAddress};
  }
  if (const auto patch = patch_of(address, values, kClock, 4)) {
    return write_clock(plant_.clock(), *patch);
  }
  return {kIllegalAddress};
}

WriteOutcome StsDevice::command(std::uint16_t bits) {
  if ((bits & (bits - 1U)) != 0) {
    return {kIllegalValue};
  }
  for (const StsCommand command : kCommands) {
    if (bits == 1U << static_cast<unsigned>(command) && plant_.allows(command)) {
      plant_.execute(command);
      plant_.step(0);
      return {0, true};
    }
  }
  return {0, false};
}

Problem StsDevice::set(const std::string& name, const Setting& value) {
  StsInputs& inputs = plant_.inputs();
  const double* number = std::get_if<double>(&value);
  const auto optional = number != nullptr ? std::optional{*number} : std::nullopt;
  if (name == "source1" || name == "source2") {
    inputs.connected[name == "source1" ? 0 : 1] = std::get<bool>(value);
  } else if (name == "source1_volts" || name == "source2_volts") {
    inputs.volts[name == "source1_volts" ? 0 : 1] = optional;
  } else if (name == "phase_shift") {
    inputs.phase_shift_deg = optional;
  } else if (name == "load") {
    inputs.load_percent = optional;
  } else if (name == "temperature") {
    inputs.ambient_c = std::get<double>(value);
  } else if (name == "preferred") {
    inputs.preferred = static_cast<int>(std::get<double>(value));
  } else if (name == "maintenance_bypass") {
    inputs.maintenance_bypass = std::get<bool>(value) ? inputs.preferred : 0;
  } else if (name == "remote_enabled") {
    inputs.remote_enabled = std::get<bool>(value);
  } else {
    return "\"" + name + "\" is nothing a transfer switch has";
  }
  plant_.step(0);
  return {};
}

Facts StsDevice::state() const {
  const Phases load = plant_.load_percent();
  return {{"device", name_},
          {"map", std::string{"STS"}},
          {"source1", plant_.inputs().connected[0]},
          {"source2", plant_.inputs().connected[1]},
          {"source1_ok", plant_.source(1).ok()},
          {"source2_ok", plant_.source(2).ok()},
          {"preferred", static_cast<double>(plant_.inputs().preferred)},
          {"on_source", static_cast<double>(plant_.feeding_source())},
          {"transfer_locked", plant_.locked()},
          {"synchronised", plant_.synchronised_now()},
          {"phase_shift", plant_.phase_shift_deg()},
          {"load", (load[0] + load[1] + load[2]) / 3},
          {"temperature", plant_.ambient_c()},
          {"source1_volts", plant_.source(1).volts[0]},
          {"source2_volts", plant_.source(2).volts[0]},
          {"source1_hz", plant_.source(1).hertz},
          {"source2_hz", plant_.source(2).hertz},
          {"maintenance_bypass", plant_.inputs().maintenance_bypass != 0},
          {"remote_enabled", plant_.inputs().remote_enabled}};
}

std::vector<AlarmBit> StsDevice::alarm_bits() const {
  std::vector<AlarmBit> bits;
  for (const BitRow<StsPlant>& row : sts_alarms()) {
    bits.push_back({static_cast<std::uint16_t>(kAlarms + row.word), row.bit});
  }
  return bits;
}

}  // namespace ups_sim
