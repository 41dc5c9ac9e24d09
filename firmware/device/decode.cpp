#include "device/decode.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "device/device_type.hpp"

namespace nv::device {
namespace {

using model::Family;
using model::Flag;
using model::Node;
using model::RegisterImage;

constexpr std::uint16_t kNotManaged = 0xFFFF;

// VU-MAP T014: 1 = the device applies a factor of 10 to current, power, capacity and battery voltage.
constexpr std::uint16_t kFactorWord = 0x000E;

bool uses_factor(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image) {
  if (map.family != Family::vumap) {
    return false;
  }
  const auto own = image.word(plan.at(kFactorWord));
  return own.value_or(image.word(kFactorWord).value_or(0)) == 1;
}

// VU-MAP devices say which measurements they manage: bit b of word w = measurement 16 w + b.
bool is_masked_out(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image, std::uint16_t address) {
  const TableRow* measurements = map.table(Role::measurements);
  const TableRow* mask = map.table(Role::measurement_mask);
  if (mask == nullptr || address < measurements->address || address >= measurements->address + measurements->count) {
    return false;
  }
  const auto words = image.table(plan.at(mask->address));
  if (std::all_of(words.begin(), words.end(), [](std::uint16_t word) { return word == 0; })) {
    return false;  // not read, or a device that leaves the mask empty
  }
  const unsigned index = static_cast<unsigned>(address) - measurements->address;
  return index / 16 < words.size() && ((words[index / 16] >> (index % 16)) & 1U) == 0;
}

void decode_values(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image, Node& node) {
  const bool factor = uses_factor(map, plan, image);
  for (const ValueRow& row : map.values) {
    const auto word = image.word(plan.at(row.address));
    if (word && !is_masked_out(map, plan, image, row.address)) {
      node.values.set(row.point, decode_value(row, *word, factor));
    }
  }
}

void decode_bits(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image, Node& node) {
  for (const BitRow& row : map.bits) {
    const auto word = image.word(plan.at(row.address));
    if (!word || ((*word >> row.bit) & 1U) == 0) {
      continue;
    }
    if (row.flag) {
      node.flags.set(*row.flag);
    }
    if (row.alarm) {
      node.alarms.set(*row.alarm);
      node.raised.push_back({*row.alarm, row.code, row.level});
    }
  }
}

// JBUSP has no "battery present" word: every unit has one; without bits the option flags stay clear.
void derive_options(const RegisterMap& map, Node& node) {
  if (map.family == Family::jbusp) {
    node.flags.set(Flag::option_battery);
  }
}

// A module that only its unit's summary bits know.
Node decode_summary(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image) {
  NodePlan unit = plan;
  unit.block = plan.summary_block;
  Node of_unit;
  decode_bits(map, unit, image, of_unit);
  Node node;
  node.id = plan.id;
  const TableRow* status = map.table(Role::status);
  const TableRow* alarms = map.table(Role::alarms);
  node.status_known = !image.table(unit.at(status->address)).empty();
  node.alarms_known = !image.table(unit.at(alarms->address)).empty();
  node.flags.set(Flag::operating, of_unit.flags.has(model::member_operating(plan.id.module)));
  node.flags.set(Flag::available, of_unit.flags.has(model::member_available(plan.id.module)));
  for (const model::AlarmBit& bit : of_unit.raised) {
    if (bit.alarm == model::member_general(plan.id.module)) {
      node.alarms.set(model::Alarm::general);
      node.raised.push_back({model::Alarm::general, bit.code, bit.level});
    } else if (bit.alarm == model::member_imminent_stop(plan.id.module)) {
      node.alarms.set(model::Alarm::imminent_stop);
      node.raised.push_back({model::Alarm::imminent_stop, bit.code, bit.level});
    }
  }
  return node;
}

char character(std::uint16_t word, CharacterOrder order, bool first) {
  const bool high = (order == CharacterOrder::high_byte_first) == first;
  return static_cast<char>(high ? word >> 8U : word & 0xFFU);
}

bool is_printable_character(char c) {
  return c >= 0x20 && c < 0x7F;
}

std::string raw_text(std::span<const std::uint16_t> words, CharacterOrder order) {
  std::string text;
  for (const std::uint16_t word : words) {
    text += character(word, order, true);
    text += character(word, order, false);
  }
  const auto end = text.find_last_not_of(std::string_view("\0 \xFF", 3));
  text.erase(end == std::string::npos ? 0 : end + 1);
  return text;
}

std::string type_name(const RegisterMap& map, std::uint16_t code) {
  if (const DeviceType* type = find_device_type(map.family, code)) {
    return std::string(type->name);
  }
  return "unknown " + std::string(map.name) + ", code " + std::to_string(code);
}

// The off-line and line-interactive range of the list in the manual (7.3): NETYS PR, PR-RK, PR-RT.
bool is_off_line(Family family, std::uint16_t code) {
  return family == Family::jbusp && code >= 35 && code <= 37;
}

void decode_jbusp_identity(const RegisterMap& map, const NodePlan& system, const RegisterImage& image,
                           model::Identity& identity) {
  const std::uint16_t code = image.word(system.at(0x0000)).value_or(image.word(0x1000).value_or(0));
  identity.type_code = code;
  identity.model = type_name(map, code);
  identity.off_line = is_off_line(map.family, code);
  if (const DeviceType* type = find_device_type(map.family, code)) {
    identity.input_phases = type->input_phases;
    identity.output_phases = type->output_phases;
  }
}

void decode_vumap_identity(const RegisterMap& map, const RegisterImage& image, model::Identity& identity) {
  constexpr std::uint16_t kPhases = 0x0007;
  constexpr std::uint16_t kReferenceCode = 0x000F;
  const std::uint16_t code = image.word(kReferenceCode).value_or(0);
  const std::uint16_t phases = image.word(kPhases).value_or(0);
  identity.type_code = code;
  identity.model = type_name(map, code);
  identity.input_phases = static_cast<std::uint8_t>(phases >> 8U);
  identity.output_phases = static_cast<std::uint8_t>(phases & 0xFFU);
}

void decode_texts(const RegisterMap& map, const NodePlan& system, const RegisterImage& image,
                  model::Identity& identity) {
  for (const TextRow& row : map.texts) {
    std::vector<std::uint16_t> words;
    for (unsigned i = 0; i < row.words; ++i) {
      const auto word = image.word(static_cast<std::uint16_t>(system.at(row.address) + i));
      if (word) {
        words.push_back(*word);
      }
    }
    // The STS document prints no character order: where the usual one gives no text, the other one may.
    const bool swap = map.family == Family::sts && !is_printable(words, row.order);
    const std::string text = decode_text(words, swap ? CharacterOrder::low_byte_first : row.order);
    switch (row.field) {
      case TextField::serial_number:
        identity.serial_number = text;
        break;
      case TextField::reference:
        identity.reference = text;
        break;
      case TextField::user_reference:
        identity.user_reference = text;
        break;
      case TextField::user_location:
        identity.user_location = text;
        break;
    }
  }
}

// Phases from what is measured, for devices whose type does not say.
std::uint8_t measured_phases(const Node& node, model::Point l1) {
  if (node.values.get(model::nth_after(l1, 1)) || node.values.get(model::nth_after(l1, 2))) {
    return 3;
  }
  return node.values.get(l1) ? 1 : 0;
}

}  // namespace

std::optional<std::int32_t> decode_value(const ValueRow& row, std::uint16_t word, bool factor) {
  if (word == kNotManaged) {
    return std::nullopt;
  }
  const std::int32_t raw = row.sign == Sign::is_signed ? static_cast<std::int16_t>(word) : std::int32_t{word};
  const int decimals = factor ? row.decimals_factor : row.decimals;
  return static_cast<std::int32_t>(model::rescale(raw, decimals, model::row_of(row.point).decimals));
}

std::string decode_text(std::span<const std::uint16_t> words, CharacterOrder order) {
  std::string text = raw_text(words, order);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return !is_printable_character(c); }, '?');
  return text;
}

bool is_printable(std::span<const std::uint16_t> words, CharacterOrder order) {
  const std::string text = raw_text(words, order);
  return !text.empty() && std::all_of(text.begin(), text.end(), is_printable_character);
}

Node decode_node(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image) {
  if (!plan.block) {
    return decode_summary(map, plan, image);
  }
  Node node;
  node.id = plan.id;
  node.status_known = !image.table(plan.at(map.table(Role::status)->address)).empty();
  node.alarms_known = !image.table(plan.at(map.table(Role::alarms)->address)).empty();
  decode_values(map, plan, image, node);
  decode_bits(map, plan, image, node);
  derive_options(map, node);
  node.battery_test = decode_battery_test(map, plan, image);
  return node;
}

model::Identity decode_identity(const RegisterMap& map, const Layout& layout, const RegisterImage& image) {
  model::Identity identity;
  identity.family = map.family;
  identity.architecture = layout.architecture;
  const NodePlan& system = layout.nodes.front();
  decode_texts(map, system, image, identity);
  switch (map.family) {
    case Family::jbusp:
      decode_jbusp_identity(map, system, image, identity);
      break;
    case Family::vumap:
      decode_vumap_identity(map, image, identity);
      break;
    case Family::sts:
      identity.model = identity.reference.empty() ? "STATYS" : identity.reference;
      break;
  }
  const Node node = decode_node(map, system, image);
  if (identity.input_phases == 0) {
    using model::Point;
    const auto l1 = map.family == Family::sts ? Point::source1_voltage_l1 : Point::rectifier_voltage_l1;
    identity.input_phases = measured_phases(node, l1);
    identity.output_phases = measured_phases(node, Point::output_voltage_l1);
  }
  return identity;
}

model::Controls decode_controls(const RegisterMap& map, const Layout& layout, const Node& system,
                                const RegisterImage& image, bool project_controls) {
  model::Controls controls;
  const NodePlan& plan = layout.nodes.front();
  const TableRow* permissions = map.table(Role::permissions);
  switch (map.family) {
    case Family::jbusp:
      if (system.status_known) {
        controls.remote_enabled = !system.flags.has(Flag::remote_controls_disabled);
      }
      break;
    case Family::vumap:
      if (const auto word = image.word(plan.at(permissions->address))) {
        controls.remote_enabled = (*word & 1U) != 0;  // P000
      }
      break;
    case Family::sts:
      if (system.status_known) {
        controls.remote_enabled = system.flags.has(Flag::remote_controls_enabled);
      }
      break;
  }
  if (!controls.remote_enabled.value_or(false)) {
    return controls;
  }
  const bool implied = map.family == Family::jbusp && !system.flags.has(Flag::permissions_served);
  for (const ControlRow& row : map.controls) {
    const auto word = image.word(plan.at(row.permission_address));
    const bool permitted =
        implied ? is_implied(row.command, system.flags) : word && ((*word >> row.permission_bit) & 1U) != 0;
    if (permitted && (row.origin == Origin::published || project_controls)) {
      controls.allowed.set(row.command);
    }
  }
  return controls;
}

bool is_implied(model::Command command, const model::FlagSet& flags) {
  switch (command) {
    case model::Command::battery_test_start:
      return flags.has(Flag::battery_test_supported);
    case model::Command::eco_mode_off:
      return flags.has(Flag::eco_mode);
    case model::Command::cancel_schedule:
      return flags.has(Flag::standby_schedule);
    default:
      return false;
  }
}

std::optional<model::DeviceClock> decode_clock(const RegisterMap& map, const Layout& layout,
                                               const RegisterImage& image) {
  // MSB minute LSB second, MSB day LSB hour, MSB month LSB weekday, year - 2000 (public JBUS and MODBUS documents).
  const TableRow* table = map.table(Role::clock);
  const auto words =
      table == nullptr ? std::span<const std::uint16_t>{} : image.table(layout.nodes.front().at(table->address));
  if (words.size() < 4) {
    return std::nullopt;
  }
  const auto high = [words](std::size_t i) { return static_cast<std::uint8_t>(words[i] >> 8U); };
  const auto low = [words](std::size_t i) { return static_cast<std::uint8_t>(words[i] & 0xFFU); };
  const model::DeviceClock clock{
      static_cast<std::uint16_t>(2000U + (words[3] & 0xFFU)), high(2), high(1), low(1), high(0), low(0)};
  const bool plausible = clock.month >= 1 && clock.month <= 12 && clock.day >= 1 && clock.day <= 31 &&
                         clock.hour < 24 && clock.minute < 60 && clock.second < 60;
  return plausible ? std::optional(clock) : std::nullopt;
}

}  // namespace nv::device
