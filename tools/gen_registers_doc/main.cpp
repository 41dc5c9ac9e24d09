// Prints docs/REGISTERS.md from the tables of the firmware: every register the card reads, and the name it publishes.
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "device/register_map.hpp"
#include "model/plug.hpp"
#include "model/states.hpp"

namespace {

using namespace nv;

std::string hex(unsigned value) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "0x%04X", value);
  return text.data();
}

void print(const std::string& line) {
  std::puts(line.c_str());
}

std::string text_of(std::string_view text) {
  return std::string(text);
}

std::string scope_text(device::Scope scope) {
  constexpr std::array<const char*, 3> kTexts{"system", "system and units", "system and members"};
  return kTexts.at(static_cast<std::size_t>(scope));
}

void print_tables(const device::RegisterMap& map) {
  print("| Address | Words | Table | Read | Of | Source |\n| --- | --- | --- | --- | --- | --- |");
  for (const device::TableRow& row : map.tables) {
    print("| " + hex(row.address) + " | " + std::to_string(row.count) + " | " + text_of(row.name) + " | " +
          (row.pace == device::Pace::sweep ? "each sweep" : "now and then") + " | " + scope_text(row.scope) + " | " +
          (row.origin == device::Origin::published ? "public" : "this project, simulator only") + " |");
  }
  print("");
}

void print_values(const device::RegisterMap& map) {
  print("| Address | Name | Unit | Raw decimals | Signed |\n| --- | --- | --- | --- | --- |");
  for (const device::ValueRow& row : map.values) {
    const bool same = row.decimals == row.decimals_factor;
    const std::string decimals =
        std::to_string(row.decimals) + (same ? "" : " (" + std::to_string(row.decimals_factor) + " with T014 = 1)");
    const model::PointRow& point = model::row_of(row.point);
    print("| " + hex(row.address) + " | `" + text_of(point.name) + "` | " + text_of(model::unit_text(point.unit)) +
          " | " + decimals + " | " + (row.sign == device::Sign::is_signed ? "yes" : "") + " |");
  }
  print("");
}

void print_bits(const device::RegisterMap& map) {
  print("| Address | Bit | Code | Status | Alarm | Level | Text |\n| --- | --- | --- | --- | --- | --- | --- |");
  for (const device::BitRow& row : map.bits) {
    const std::string flag = row.flag ? "`" + text_of(model::row_of(*row.flag).name) + "`" : "";
    const std::string alarm = row.alarm ? "`" + text_of(model::row_of(*row.alarm).name) + "`" : "";
    const std::string_view text = row.alarm ? model::row_of(*row.alarm).text : model::row_of(*row.flag).text;
    print("| " + hex(row.address) + " | " + std::to_string(row.bit) + " | " + text_of(row.code) + " | " + flag + " | " +
          alarm + " | " + text_of(model::level_name(row.level)) + " | " + text_of(text) + " |");
  }
  print("");
}

void print_controls(const device::RegisterMap& map) {
  print("| Command | Write | Value | Permission | Source |\n| --- | --- | --- | --- | --- |");
  for (const device::ControlRow& row : map.controls) {
    print("| `" + text_of(model::row_of(row.command).name) + "` | " + hex(row.address) + " | " + hex(row.value) +
          " | " + hex(row.permission_address) + " bit " + std::to_string(row.permission_bit) + " | " +
          (row.origin == device::Origin::published ? "public" : "this project, simulator only") + " |");
  }
  print("");
}

void print_packed(const device::RegisterMap& map) {
  struct Row {
    std::optional<std::uint16_t> address;
    std::string meaning;
  };
  std::string modes;
  for (const model::PlugModeRow& row : model::kPlugModes) {
    modes += (modes.empty() ? "" : ", ") + std::to_string(static_cast<unsigned>(row.id)) + " " + text_of(row.text);
    modes += row.value == model::Unit::none ? "" : " in " + text_of(model::unit_text(row.value));
  }
  const std::array<Row, 4> rows{{
      {map.packed.battery_test_day, "Day of the last battery test: MSB day, LSB month, 0 none"},
      {map.packed.battery_test_schedule,
       "Two words: weeks from one battery test to the next (0 off, to 52); MSB weekday (1 Monday), LSB hour"},
      {map.packed.plug_modes, "For each of four plugs its mode (" + modes + ") and its threshold"},
      {map.packed.plug_states, "Bit n - 1: plug n is closed"},
  }};
  print("| Address | Meaning |\n| --- | --- |");
  for (const Row& row : rows) {
    if (row.address) {
      print("| " + hex(*row.address) + " | " + row.meaning + " |");
    }
  }
  print("");
}

void print_map(model::Family family, const char* note) {
  const device::RegisterMap& map = device::register_map(family);
  print("## " + text_of(map.name) + "\n\n" + note + "\n\n### " + text_of(map.name) + " tables\n");
  print_tables(map);
  print("### " + text_of(map.name) + " measurements and ratings\n");
  print_values(map);
  print("### " + text_of(map.name) + " status and alarms\n");
  print_bits(map);
  if (map.packed.battery_test_day) {
    print("### " + text_of(map.name) + " words of several parts\n");
    print_packed(map);
  }
  print("### " + text_of(map.name) + " controls\n");
  print_controls(map);
}

template <class Rows>
void print_states(const char* title, const char* section, const Rows& rows) {
  print("### " + std::string(title) + " (manual " + section + ")\n\n| Name | Text |\n| --- | --- |");
  for (const auto& row : rows) {
    print("| `" + text_of(row.name) + "` | " + text_of(row.text) + " |");
  }
  print("");
}

void print_vocabulary() {
  print("## Values\n\n| Name | Unit | Decimals |\n| --- | --- | --- |");
  for (const model::PointRow& row : model::kPoints) {
    print("| `" + text_of(row.name) + "` | " + text_of(model::unit_text(row.unit)) + " | " +
          std::to_string(row.decimals) + " |");
  }
  print("\n## States\n\nIn the manual's order of precedence: the first that holds is shown.\n");
  print_states("UPS status", "12.1.5", model::kUpsStatuses);
  print_states("Battery status", "12.1.6", model::kBatteryStatuses);
  print_states("Output status", "12.1.7", model::kOutputStatuses);
  print_states("STS status", "13.2", model::kStsStatuses);
  print_states("Device status", "11.3", model::kDeviceStatuses);
}

}  // namespace

int main() {
  print(
      "# Registers\n\n"
      "Generated by `gen_registers_doc` from the tables in `firmware/device/maps` and `firmware/model`; do not "
      "edit.\n\n"
      "A word of 0xFFFF is \"not managed\" and published as absent. An alarm bit without a level is read and shown in "
      "its "
      "node, and announced by nobody.\n");
  print_map(
      model::Family::jbusp,
      "Addresses of the system block of a parallel UPS. A single UPS answers as member 1, at 0x1000 + the address "
      "(0x1020, 0x1040, 0x1060 ...), member u of a parallel UPS at 0xu000 + the address.");
  print_map(model::Family::vumap, "Addresses of the system. Unit or module u answers at 0xu000 + the address.");
  print_map(model::Family::sts,
            "The manual prints no raw format for the measurements; the decimals follow those of VU-MAP with T014 = 0.");
  print_vocabulary();
  return 0;
}
