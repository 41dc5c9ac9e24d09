#include "devices/vumap_device.hpp"

#include "devices/text.hpp"
#include "devices/ups_words.hpp"

namespace ups_sim {
namespace {

constexpr unsigned kConfiguration = 0x001;
constexpr unsigned kSerial = 0x010;
constexpr unsigned kReference = 0x01A;
constexpr unsigned kUserReference = 0x024;
constexpr unsigned kUserLocation = 0x02A;
constexpr unsigned kStatus = 0x030;
constexpr unsigned kAlarms = 0x038;
constexpr unsigned kMeasurements = 0x040;
constexpr unsigned kMask = 0x0C0;
constexpr unsigned kPermissions = 0x0C7;
constexpr unsigned kControl = 0x0C9;
constexpr unsigned kClock = 0x0CB;
constexpr unsigned kSchedule = 0x0D0;
constexpr unsigned kBatteryTest = 0x0D4;
constexpr unsigned kPowerShare = 0x0E0;
constexpr std::size_t kMeasurementCount = 80;

struct Control {
  unsigned bit;
  UpsCommand command;
};

constexpr auto kControls = std::to_array<Control>({
    {1, UpsCommand::standby_on},
    {2, UpsCommand::standby_off},
    {3, UpsCommand::to_bypass},
    {4, UpsCommand::to_inverter},
    {5, UpsCommand::line_interactive_on},
    {6, UpsCommand::line_interactive_off},
    {7, UpsCommand::buzzer_off},
    {8, UpsCommand::close_plug_1},
    {9, UpsCommand::close_plug_2},
    {10, UpsCommand::close_plug_3},
    {11, UpsCommand::close_plug_4},
    {12, UpsCommand::open_plug_1},
    {13, UpsCommand::open_plug_2},
    {14, UpsCommand::open_plug_3},
    {15, UpsCommand::open_plug_4},
    {16, UpsCommand::eco_on},
    {17, UpsCommand::eco_off},
    {18, UpsCommand::arm_schedule},
    {19, UpsCommand::cancel_schedule},
    {28, UpsCommand::test_battery},
    {29, UpsCommand::stop_test},
    {31, UpsCommand::acknowledge},
});

bool has_bit(std::span<const std::uint16_t> words, int bit) {
  const unsigned word = words[static_cast<std::size_t>(bit / 16)];
  return ((word >> (bit % 16)) & 1U) != 0;
}

}  // namespace

VumapDevice::VumapDevice(std::string name, const VumapSpec& spec, std::uint64_t seed)
    : UpsDevice(std::move(name), "VU-MAP", spec.ups, seed), spec_(spec) {
  for (ValueRow<UpsView> row : vumap_measurements()) {
    if (row.scale == kScaleByT014) {
      row.scale = spec.factor_ten ? 0.1 : 1;
    }
    measurements_.push_back(row);
  }
  const bool parallel = spec.ups.units > 1;
  add_node({parallel ? "system" : "ups", Kind::main, 0, plant().all(), parallel});
  const std::vector<BlockRange> children = children_of(plant().all(), parallel);
  for (std::size_t child = 0; child < children.size(); ++child) {
    const int number = static_cast<int>(child) + 1;
    add_node({(parallel ? "unit " : "module ") + std::to_string(number), parallel ? Kind::unit : Kind::module, number,
              children[child], false});
  }
  VumapDevice::render();
}

void VumapDevice::add_node(Node node) {
  const auto add = [&](const char* table, unsigned offset, std::size_t count) {
    const unsigned address = 0x1000U * static_cast<unsigned>(node.number) + offset;
    registers_.add({table, node.name, static_cast<std::uint16_t>(address), Words(count)});
  };
  add("configuration", kConfiguration, 15);
  add("status", kStatus, 8);
  add("alarms", kAlarms, 8);
  add("measurements", kMeasurements, kMeasurementCount);
  if (node.kind != Kind::module) {
    add("serial_number", kSerial, 10);
    add("reference", kReference, 10);
    add("user_reference", kUserReference, 6);
    add("user_location", kUserLocation, 6);
    add("measurement_mask", kMask, 7);
    add("battery_test", kBatteryTest, 5);
  }
  if (node.kind == Kind::main) {
    add("permissions", kPermissions, 2);
    add("clock", kClock, 4);
    add("schedule", kSchedule, 2);
    add("power_share", kPowerShare, 8);
  }
  nodes_.push_back(std::move(node));
}

std::span<std::uint16_t> VumapDevice::words(const Node& node, unsigned offset) {
  return registers_.table(static_cast<std::uint16_t>(0x1000U * static_cast<unsigned>(node.number) + offset));
}

std::vector<BlockRange> VumapDevice::children_of(BlockRange range, bool is_system) const {
  const auto size = is_system ? static_cast<std::size_t>(spec_.ups.modules) : std::size_t{1};
  std::vector<BlockRange> children;
  for (std::size_t first = range.first; range.count > size && first < range.first + range.count; first += size) {
    children.push_back({first, size});
  }
  // A modular device keeps its module block even with a single module left in it.
  if (children.empty() && spec_.child_installation != 0 && range.count == plant().all().count) {
    children.push_back(range);
  }
  return children;
}

VumapFamily VumapDevice::family_of(BlockRange range) const {
  return range.count > 1 ? kWithChildren : kVumapLeaf;
}

// The summary of a node is made of the alarms of its children, and theirs of their own children.
UpsView VumapDevice::view_of(BlockRange range, bool is_system) const {
  UpsView view = plant().view(range, is_system);
  unsigned in_alarm = 0;
  unsigned stopping = 0;
  unsigned bit = 1;
  for (const BlockRange child :
       family_of(range) == kWithChildren ? children_of(range, is_system) : std::vector<BlockRange>{}) {
    const AlarmWords alarms = alarms_of(view_of(child, false), family_of(child));
    in_alarm |= has_bit(alarms, kVumapGeneralAlarm) ? bit : 0;
    stopping |= has_bit(alarms, kVumapImminentStop) ? bit : 0;
    bit <<= 1;
  }
  view.children_in_alarm = static_cast<std::uint16_t>(in_alarm);
  view.children_stopping = static_cast<std::uint16_t>(stopping);
  return view;
}

VumapDevice::AlarmWords VumapDevice::alarms_of(const UpsView& view, VumapFamily family) const {
  AlarmWords alarms{};
  fill_bits(std::span<std::uint16_t>{alarms}, vumap_alarms(), view, family);
  set_bit(alarms, 0, kVumapGeneralAlarm, any_levelled<UpsView>(alarms, vumap_alarms(), kVumapGeneralAlarm));
  return alarms;
}

void VumapDevice::render() {
  for (const Node& node : nodes_) {
    const UpsView view = view_of(node.range, node.is_system);
    const VumapFamily family = family_of(node.range);
    render_configuration(node, view);
    fill_bits(words(node, kStatus), vumap_status(), view, family);
    std::ranges::copy(alarms_of(view, family), words(node, kAlarms).begin());
    render_values(node, view);
    if (node.kind != Kind::module) {
      render_texts(node);
    }
    if (node.kind != Kind::module) {
      auto test = words(node, kBatteryTest);
      const double now = plant().clock().seconds_since_1970();
      test[0] = plant().test_schedule().interval();
      test[1] = plant().test_schedule().moment();
      test[2] = view.battery.last_test_date;
      test[3] = view.battery.last_test_result;
      test[4] = static_cast<std::uint16_t>(plant().test_schedule().days_to_next(now));
    }
    if (node.kind == Kind::main) {
      render_control(node, view);
    }
  }
}

void VumapDevice::render_configuration(const Node& node, const UpsView& view) {
  const std::size_t children = children_of(node.range, node.is_system).size();
  const std::size_t level_below = node.kind == Kind::module ? 1 : std::max<std::size_t>(1, children);
  const double factor = spec_.factor_ten ? 0.1 : 1;
  auto config = words(node, kConfiguration);
  config[0] = node.kind == Kind::main ? spec_.installation : spec_.child_installation;
  config[1] = static_cast<std::uint16_t>(level_below);
  config[2] = static_cast<std::uint16_t>((1U << level_below) - 1);
  config[3] = static_cast<std::uint16_t>(std::max(1, node.number));
  config[4] = encode(view.installed_kva, factor);
  config[5] = encode(view.installed_kw, factor);
  config[6] = static_cast<std::uint16_t>((spec_.ups.phases_in << 8) | spec_.ups.phases_out);
  config[7] = 0;
  set_bit(config, 7, 0, spec_.ups.has_eco);
  set_bit(config, 7, 3, view.genset_fitted);
  set_bit(config, 7, 6, true);  // the shut-off schedule
  set_bit(config, 7, 9, true);  // backfeed protection
  config[8] = 0;
  config[9] = view.battery.present ? 1 : 0;
  config[10] = static_cast<std::uint16_t>(spec_.ups.plugs);  // as the public manual of the ITYS PRO names the word
  config[11] = 0;
  config[12] = 0;
  config[13] = spec_.factor_ten ? 1 : 0;
  config[14] = spec_.reference_code;
}

void VumapDevice::render_texts(const Node& node) {
  std::string serial = spec_.serial;
  serial.back() = static_cast<char>('0' + node.number % 10);
  write_text(words(node, kSerial), serial, FirstCharacter::high_byte);
  write_text(words(node, kReference), spec_.reference, FirstCharacter::high_byte);
  write_text(words(node, kUserReference), "SIMULATOR", FirstCharacter::high_byte);
  write_text(words(node, kUserLocation), "TEST BENCH", FirstCharacter::high_byte);
}

void VumapDevice::render_values(const Node& node, const UpsView& view) {
  auto values = words(node, kMeasurements);
  fill_values<UpsView>(values, measurements_, view, kAnyVuMap);
  if (node.kind == Kind::module) {
    return;
  }
  auto mask = words(node, kMask);
  std::ranges::fill(mask, std::uint16_t{0});
  for (std::size_t index = 0; index < kMeasurementCount; ++index) {
    set_bit(mask, static_cast<int>(index / 16), static_cast<int>(index % 16), values[index] != kNotManaged);
  }
}

void VumapDevice::render_control(const Node& node, const UpsView& view) {
  auto permissions = words(node, kPermissions);
  set_bit(permissions, 0, 0, view.remote_enabled);
  for (const Control& row : kControls) {
    set_bit(permissions, static_cast<int>(row.bit / 16), static_cast<int>(row.bit % 16),
            plant().allows(row.command, node.range));
  }
  std::ranges::copy(plant().clock().words(), words(node, kClock).begin());
  auto schedule = words(node, kSchedule);
  schedule[0] = plant().schedule().delay_s();
  schedule[1] = plant().schedule().restart_min();
  auto plugs = words(node, kPowerShare);
  for (std::size_t index = 0; index < Plugs::kWords; ++index) {
    plugs[index] = plant().plugs().word(index);
  }
}

WriteOutcome VumapDevice::write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) {
  if (function == WriteFunction::single) {
    const bool is_control = address == kControl || address == kControl + 1;
    return is_control ? command(address - kControl, values[0]) : WriteOutcome{kIllegalAddress};
  }
  if (const auto patch = patch_of(address, values, kClock, 4)) {
    return write_clock(plant().clock(), *patch);
  }
  if (const auto patch = patch_of(address, values, kSchedule, 2)) {
    return write_schedule(plant().schedule(), *patch);
  }
  if (const auto patch = patch_of(address, values, kPowerShare, Plugs::kWords)) {
    return write_plugs(plant().plugs(), *patch);
  }
  if (const auto patch = patch_of(address, values, kBatteryTest, 2)) {
    return write_test_schedule(patch->first, patch->values);
  }
  return {kIllegalAddress};
}

// One bit per request; more than one is no valid value. A bit without a permission is answered and ignored.
WriteOutcome VumapDevice::command(unsigned word, std::uint16_t bits) {
  if ((bits & (bits - 1U)) != 0) {
    return {kIllegalValue};
  }
  for (const Control& row : kControls) {
    const bool meant = row.bit / 16 == word && bits == 1U << (row.bit % 16);
    if (meant && plant().allows(row.command, plant().all())) {
      plant().execute(row.command, plant().all());
      plant().step(0);
      return {0, true};
    }
  }
  return {0, false};
}

WriteOutcome VumapDevice::write_test_schedule(std::size_t first, std::span<const std::uint16_t> values) {
  for (std::size_t index = 0; index < values.size(); ++index) {
    const bool valid = first + index == 0 ? TestSchedule::is_valid_interval(values[index])
                                          : TestSchedule::is_valid_moment(values[index]);
    if (!valid) {
      return {kIllegalValue};
    }
  }
  const double now = plant().clock().seconds_since_1970();
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (first + index == 0) {
      plant().test_schedule().set_interval(values[index], now);
    } else {
      plant().test_schedule().set_moment(values[index], now);
    }
  }
  return {0, true};
}

std::vector<AlarmBit> VumapDevice::alarm_bits() const {
  std::vector<AlarmBit> bits;
  const VumapFamily family = family_of(plant().all());
  for (const BitRow<UpsView>& row : vumap_alarms()) {
    if ((row.families & family) != 0) {
      bits.push_back({static_cast<std::uint16_t>(kAlarms + static_cast<unsigned>(row.word)), row.bit});
    }
  }
  return bits;
}

}  // namespace ups_sim
