#include "options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace ups_sim {
namespace {

constexpr auto kRates = std::to_array<int>({1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200});

template <typename Number>
std::optional<Number> number_from(const std::string& text, Number lowest, Number highest) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number >= lowest && number <= highest ? std::optional{number} : std::nullopt;
}

// An option with a value: stores it, or says what the value must be.
struct ValueOption {
  const char* name;
  const char* expects;
  bool (*store)(Options&, const std::string&);
};

template <typename Target, typename Number>
bool store_number(Target& target, const std::string& text, Number lowest, Number highest) {
  const auto number = number_from<Number>(text, lowest, highest);
  if (number) {
    target = *number;
  }
  return number.has_value();
}

bool store_text(std::string& target, const std::string& text) {
  target = text;
  return !text.empty();
}

constexpr auto kValueOptions = std::to_array<ValueOption>({
    {"--device", "a name of --list", [](Options& o, const std::string& t) { return store_text(o.device, t); }},
    {"--link", "a path", [](Options& o, const std::string& t) { return store_text(o.link, t); }},
    {"--scenario", "a name or a path", [](Options& o, const std::string& t) { return store_text(o.scenario, t); }},
    {"--control", "a path", [](Options& o, const std::string& t) { return store_text(o.control, t); }},
    {"--baud", "1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200",
     [](Options& o, const std::string& t) {
       return store_number(o.baud, t, 1200, 115200) && std::ranges::find(kRates, o.baud) != kRates.end();
     }},
    {"--latency-ms", "0..60000",
     [](Options& o, const std::string& t) { return store_number(o.latency_ms, t, 0.0, 60000.0); }},
    {"--seed", "a whole number",
     [](Options& o, const std::string& t) {
       return store_number(o.of_device.seed, t, std::uint64_t{0}, ~std::uint64_t{0});
     }},
    {"--time-scale", "0.01..3600",
     [](Options& o, const std::string& t) { return store_number(o.time_scale, t, 0.01, 3600.0); }},
    {"--t014", "0 or 1",
     [](Options& o, const std::string& t) {
       o.of_device.factor_ten = t == "1";
       return t == "0" || t == "1";
     }},
    {"--units", "a number of units",
     [](Options& o, const std::string& t) { return store_number(o.of_device.units, t, 1, 10); }},
    {"--modules", "a number of modules",
     [](Options& o, const std::string& t) { return store_number(o.of_device.modules, t, 1, 8); }},
});

bool take_flag(Options& options, const std::string& name) {
  if (name == "--no-pacing") {
    options.paced = false;
  } else if (name == "--alias-04") {
    options.input_is_holding = true;
  } else if (name == "--list") {
    options.action = Options::Action::list;
  } else if (name == "--help" || name == "-h") {
    options.action = Options::Action::help;
  } else {
    return false;
  }
  return true;
}

Problem check(const Options& options) {
  if (options.action != Options::Action::run) {
    return {};
  }
  if (options.device.empty() || options.link.empty()) {
    return "--device and --link are needed (--help tells more)";
  }
  if (!is_device(options.device)) {
    return "unknown device \"" + options.device + "\" (--list names them)";
  }
  if (options.baud != 0 && !options.paced) {
    return "--baud and --no-pacing contradict each other";
  }
  return {};
}

}  // namespace

Result<Options> parse_options(std::span<char* const> arguments) {
  Options options;
  for (std::size_t at = 1; at < arguments.size(); ++at) {
    const std::string name = arguments[at];
    if (take_flag(options, name)) {
      continue;
    }
    const auto row =
        std::ranges::find_if(kValueOptions, [&](const ValueOption& option) { return name == option.name; });
    if (row == kValueOptions.end()) {
      return Error{"unknown option \"" + name + "\" (--help tells more)"};
    }
    if (at + 1 == arguments.size() || !row->store(options, arguments[at + 1])) {
      return Error{name + " needs " + row->expects};
    }
    ++at;
  }
  if (Problem problem = check(options)) {
    return Error{*problem};
  }
  return options;
}

std::string help_text() {
  return R"(ups_sim: a UPS or transfer switch on a pseudo-terminal, speaking Modbus RTU as slave 1 (8N1).

  ups_sim --device NAME --link PATH [options]

  --device NAME       what to be; --list prints the names
  --link PATH         symbolic link to the pseudo-terminal, made at the start and removed at the end
  --scenario NAME     a story to play from the start: a name, or the path of a JSON file
  --control SOCKET    Unix socket for JSON commands
  --baud N            rate of the device (jbusp-*: 9600, others 57600); a host at another rate gets garbage
  --no-pacing         no rate at all: any host rate is accepted, answers come at once
  --latency-ms N      time the device thinks before each reply (5, or 0 with --no-pacing)
  --seed N            seed of the noise (1): the same seed tells the same story
  --time-scale X      simulated seconds per second, 0.01..3600 (1)
  --t014 0|1          VU-MAP: the measurement factor of T014
  --units N           units of a parallel device (JBUSP 2..6, VU-MAP 2..10)
  --modules N         modules of a modular unit (1..8)
  --alias-04          function 0x04 reads like 0x03 instead of being refused
  --list, --help
)";
}

}  // namespace ups_sim
