#include "control/command.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace ups_sim {
namespace {

using nlohmann::json;

enum class Kind { flag, number, number_or_null };

struct Quantity {
  const char* name;
  Kind kind;
  double lowest = 0, highest = 0;
};

constexpr auto kQuantities = std::to_array<Quantity>({
    {"mains", Kind::flag},
    {"rectifier_mains", Kind::flag},
    {"bypass_mains", Kind::flag},
    {"mains_l1", Kind::number_or_null, 0, 500},
    {"mains_l2", Kind::number_or_null, 0, 500},
    {"mains_l3", Kind::number_or_null, 0, 500},
    {"load", Kind::number_or_null, 0, 250},
    {"temperature", Kind::number, -40, 100},
    {"battery_charge", Kind::number, 0, 100},
    {"battery_present", Kind::flag},
    {"battery_test", Kind::flag},
    {"eco", Kind::flag},
    {"standby", Kind::flag},
    {"maintenance_bypass", Kind::flag},
    {"line_interactive", Kind::flag},
    {"genset", Kind::flag},
    {"remote_enabled", Kind::flag},
    {"unit_stopped", Kind::number_or_null, 1, 10},
    {"module_stopped", Kind::number_or_null, 1, 80},
    {"source1", Kind::flag},
    {"source2", Kind::flag},
    {"source1_volts", Kind::number_or_null, 0, 500},
    {"source2_volts", Kind::number_or_null, 0, 500},
    {"phase_shift", Kind::number_or_null, -180, 180},
    {"preferred", Kind::number, 1, 2},
});

struct FaultName {
  const char* name;
  FaultKind kind;
};

constexpr auto kFaultNames = std::to_array<FaultName>({
    {"silence", FaultKind::silence},
    {"crc", FaultKind::crc},
    {"truncate", FaultKind::truncate},
    {"late", FaultKind::late},
    {"wrong_slave", FaultKind::wrong_slave},
    {"wrong_function", FaultKind::wrong_function},
    {"garbage", FaultKind::garbage},
    {"exception", FaultKind::exception},
    {"refuse", FaultKind::refuse},
    {"echo", FaultKind::echo},
    {"endless", FaultKind::endless},
    {"unplug", FaultKind::unplug},
    {"wrong_length", FaultKind::wrong_length},
});

Error wrong(const std::string& what) {
  return Error{what};
}

// A number, or text like "0x1020".
std::optional<std::uint16_t> word_from(const json& value) {
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    return number >= 0 && number <= 0xFFFF ? std::optional{static_cast<std::uint16_t>(number)} : std::nullopt;
  }
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr || !text->starts_with("0x")) {
    return std::nullopt;
  }
  std::uint16_t word = 0;
  const auto [end, error] = std::from_chars(text->data() + 2, text->data() + text->size(), word, 16);
  const bool whole = error == std::errc{} && end == text->data() + text->size();
  return whole ? std::optional{word} : std::nullopt;
}

std::optional<double> number_from(const json& value, double lowest, double highest) {
  const double number = value.is_number() ? value.get<double>() : NAN;
  return number >= lowest && number <= highest ? std::optional{number} : std::nullopt;
}

Problem only_keys(const json& object, std::initializer_list<const char*> allowed) {
  if (!object.is_object()) {
    return "an object is expected";
  }
  for (const auto& [key, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      return "unknown key \"" + key + "\"";
    }
  }
  return {};
}

json member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? json{} : *found;
}

std::string range_text(const Quantity& quantity) {
  return std::to_string(static_cast<int>(quantity.lowest)) + ".." + std::to_string(static_cast<int>(quantity.highest));
}

Result<Setting> setting_from(const Quantity& quantity, const json& value) {
  if (quantity.kind == Kind::flag) {
    return value.is_boolean() ? Result<Setting>{Setting{value.get<bool>()}}
                              : wrong(std::string{"\""} + quantity.name + "\" must be true or false");
  }
  if (value.is_null() && quantity.kind == Kind::number_or_null) {
    return Setting{nullptr};
  }
  const auto number = number_from(value, quantity.lowest, quantity.highest);
  if (!number) {
    return wrong(std::string{"\""} + quantity.name + "\" must be " + range_text(quantity) +
                 (quantity.kind == Kind::number_or_null ? " or null" : ""));
  }
  return Setting{*number};
}

Result<Command> parse_set(const json& argument) {
  if (!argument.is_object() || argument.empty()) {
    return wrong("\"set\" needs an object with at least one quantity");
  }
  SetQuantities set;
  for (const auto& [key, value] : argument.items()) {
    if (key == "time_scale") {
      set.time_scale = number_from(value, 0.01, 3600);
      if (!set.time_scale) {
        return wrong("\"time_scale\" must be 0.01..3600");
      }
      continue;
    }
    const auto row = std::ranges::find_if(kQuantities, [&key = key](const Quantity& q) { return key == q.name; });
    if (row == kQuantities.end()) {
      return wrong("unknown quantity \"" + key + "\"");
    }
    Result<Setting> setting = setting_from(*row, value);
    if (!setting) {
      return wrong(setting.error());
    }
    set.settings.emplace_back(key, *setting);
  }
  return Command{set};
}

Result<Command> parse_register(const json& argument) {
  if (Problem problem = only_keys(argument, {"address", "value"})) {
    return wrong("\"register\": " + *problem);
  }
  const auto address = word_from(member(argument, "address"));
  const auto value = word_from(member(argument, "value"));
  if (!address || !value) {
    return wrong("\"register\" needs \"address\" and \"value\", each 0..65535");
  }
  return Command{ForceRegisters{*address, {*value}}};
}

Result<Command> parse_registers(const json& argument) {
  if (Problem problem = only_keys(argument, {"address", "values"})) {
    return wrong("\"registers\": " + *problem);
  }
  const auto address = word_from(member(argument, "address"));
  const json values = member(argument, "values");
  if (!address || !values.is_array() || values.empty() || *address + values.size() > 0x10000) {
    return wrong("\"registers\" needs \"address\" and a list \"values\"");
  }
  ForceRegisters force{*address, {}};
  for (const json& value : values) {
    const auto word = word_from(value);
    if (!word) {
      return wrong("each of \"values\" must be 0..65535");
    }
    force.values.push_back(*word);
  }
  return Command{force};
}

Result<Command> parse_bit(const json& argument) {
  if (Problem problem = only_keys(argument, {"address", "bit", "value"})) {
    return wrong("\"bit\": " + *problem);
  }
  const auto address = word_from(member(argument, "address"));
  const auto bit = number_from(member(argument, "bit"), 0, 15);
  const json value = member(argument, "value");
  const bool is_truth = value.is_boolean() || value == 0 || value == 1;
  if (!address || !bit || *bit != std::floor(*bit) || !is_truth) {
    return wrong("\"bit\" needs \"address\", \"bit\" 0..15 and \"value\" 0 or 1");
  }
  return Command{ForceBit{*address, static_cast<int>(*bit), value == 1 || value == true}};
}

Result<Command> parse_release(const json& argument) {
  if (argument == "all") {
    return Command{Release{}};
  }
  if (Problem problem = only_keys(argument, {"address", "bit"})) {
    return wrong("\"release\" needs \"all\" or {\"address\": ...}: " + *problem);
  }
  const auto address = word_from(member(argument, "address"));
  const auto bit = number_from(member(argument, "bit"), 0, 15);
  if (!address || (argument.contains("bit") && !bit)) {
    return wrong("\"release\" needs an address 0..65535 and may name a bit 0..15");
  }
  return Command{Release{*address, bit ? std::optional{static_cast<int>(*bit)} : std::nullopt}};
}

Result<Command> parse_read(const json& argument) {
  if (Problem problem = only_keys(argument, {"address", "count"})) {
    return wrong("\"read\": " + *problem);
  }
  const auto address = word_from(member(argument, "address"));
  const auto count = word_from(argument.value("count", json(1)));
  return address && count ? Result<Command>{Command{ReadWords{*address, *count}}}
                          : wrong("\"read\" needs \"address\" and \"count\", each 0..65535");
}

Problem read_fault_options(const json& argument, Fault& fault) {
  const auto take = [&](const char* key, double lowest, double highest, auto&& store) -> Problem {
    if (!argument.contains(key)) {
      return {};
    }
    const auto number = number_from(argument[key], lowest, highest);
    if (!number) {
      return std::string{"\""} + key + "\" is out of range";
    }
    store(*number);
    return {};
  };
  Problem problem = take("count", 1, 1e6, [&](double value) { fault.count = static_cast<int>(value); });
  problem = problem ? problem : take("code", 1, 255, [&](double value) { fault.code = static_cast<int>(value); });
  problem = problem ? problem : take("delay_ms", 0, 600000, [&](double value) { fault.delay_ms = value; });
  problem = problem ? problem : take("for_s", 0.001, 86400, [&](double value) { fault.for_s = value; });
  if (!problem && argument.contains("address")) {
    fault.address = word_from(argument["address"]);
    problem = fault.address ? Problem{} : Problem{"\"address\" must be 0..65535"};
  }
  if (!problem && argument.contains("execute")) {
    problem = argument["execute"].is_boolean() ? Problem{} : Problem{"\"execute\" must be true or false"};
    fault.execute = argument["execute"] == true;
  }
  return problem;
}

Result<Command> parse_fault(const json& argument) {
  if (argument == "clear") {
    return Command{ClearFaults{}};
  }
  if (Problem problem = only_keys(argument, {"kind", "count", "code", "address", "delay_ms", "for_s", "execute"})) {
    return wrong("\"fault\": " + *problem);
  }
  const json kind = member(argument, "kind");
  const auto row = std::ranges::find_if(kFaultNames, [&](const FaultName& name) { return kind == name.name; });
  if (row == kFaultNames.end()) {
    return wrong("\"fault\" needs a known \"kind\"");
  }
  Fault fault;
  fault.kind = row->kind;
  if (Problem problem = read_fault_options(argument, fault)) {
    return wrong("\"fault\": " + *problem);
  }
  return Command{AddFault{fault}};
}

Result<Command> parse_get(const json& argument) {
  return argument == "state" ? Result<Command>{Command{GetState{}}} : wrong("\"get\" knows only \"state\"");
}

Result<Command> parse_freeze(const json& argument) {
  return argument.is_boolean() ? Result<Command>{Command{Freeze{argument.get<bool>()}}}
                               : wrong("\"freeze\" must be true or false");
}

Result<Command> parse_play(const json& argument) {
  const auto* name = argument.get_ptr<const std::string*>();
  return name != nullptr ? Result<Command>{Command{Play{*name}}} : wrong("\"play\" needs a name or a path");
}

template <typename Plain>
Result<Command> parse_plain(const json& argument) {
  return argument == true ? Result<Command>{Command{Plain{}}} : wrong("this command takes true and nothing else");
}

struct Parser {
  const char* name;
  Result<Command> (*parse)(const json&);
};

constexpr auto kParsers = std::to_array<Parser>({
    {"get", parse_get},
    {"set", parse_set},
    {"register", parse_register},
    {"registers", parse_registers},
    {"bit", parse_bit},
    {"release", parse_release},
    {"read", parse_read},
    {"tables", parse_plain<ListTables>},
    {"freeze", parse_freeze},
    {"fault", parse_fault},
    {"play", parse_play},
    {"stop", parse_plain<StopPlaying>},
    {"stats", parse_plain<GetStatistics>},
    {"reset_stats", parse_plain<ResetStatistics>},
    {"quit", parse_plain<Quit>},
});

}  // namespace

bool fits_in_scenario(const Command& command) {
  return std::holds_alternative<SetQuantities>(command) || std::holds_alternative<ForceRegisters>(command) ||
         std::holds_alternative<ForceBit>(command) || std::holds_alternative<Release>(command) ||
         std::holds_alternative<Freeze>(command) || std::holds_alternative<AddFault>(command) ||
         std::holds_alternative<ClearFaults>(command);
}

bool is_command_name(const std::string& name) {
  return std::ranges::any_of(kParsers, [&](const Parser& parser) { return name == parser.name; });
}

Result<Command> parse_command(const std::string& name, const json& argument) {
  for (const Parser& parser : kParsers) {
    if (name == parser.name) {
      return parser.parse(argument);
    }
  }
  return wrong("unknown command \"" + name + "\"");
}

}  // namespace ups_sim
