#include "control/controller.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

namespace ups_sim {
namespace {

using nlohmann::json;

template <typename... Alternatives>
struct Overloaded : Alternatives... {
  using Alternatives::operator()...;
};
// clang 14 has no deduction for aggregates yet.
template <typename... Alternatives>
Overloaded(Alternatives...) -> Overloaded<Alternatives...>;

json refusal(const std::string& what) {
  return {{"ok", false}, {"error", what}};
}

json reply(const Problem& problem) {
  return problem ? refusal(*problem) : json{{"ok", true}};
}

}  // namespace

std::string Controller::answer(const std::string& line) {
  json result;
  const json request = json::parse(line, nullptr, false);
  if (request.is_discarded() || !request.is_object() || request.size() != 1) {
    result = refusal("each line must be one JSON object with one command");
  } else {
    const auto item = request.items().begin();
    const Result<Command> command = parse_command(item.key(), item.value());
    result = command ? execute(*command) : refusal(command.error());
  }
  // Text of the client may be no UTF-8 and comes back in error messages.
  return result.dump(-1, ' ', false, json::error_handler_t::replace);
}

json Controller::execute(const Command& command) {
  return std::visit(Overloaded{
                        [&](const GetState&) {
                          return json{{"ok", true}, {"state", state()}};
                        },
                        [&](const ListTables&) {
                          return json{{"ok", true}, {"tables", tables()}};
                        },
                        [&](const ReadWords& wanted) { return read(wanted); },
                        [&](const GetStatistics&) { return statistics(); },
                        [&](const auto&) { return reply(apply(command)); },
                    },
                    command);
}

Problem Controller::apply(const Command& command) {
  RegisterFile& registers = world_.device().registers();
  const auto done = [](auto&& action) {
    action();
    return Problem{};
  };
  return std::visit(Overloaded{
                        [&](const SetQuantities& quantities) { return set(quantities); },
                        [&](const ForceRegisters& forced) { return force(forced); },
                        [&](const ForceBit& bit) {
                          if (!registers.has(bit.address)) {
                            return Problem{"the device has no such register"};
                          }
                          const auto mask = static_cast<std::uint16_t>(1U << bit.bit);
                          registers.force(bit.address, bit.value ? mask : std::uint16_t{0}, mask);
                          return Problem{};
                        },
                        [&](const Release& release) {
                          const unsigned mask = release.bit ? 1U << *release.bit : 0xFFFFU;
                          return done([&] {
                            release.address ? registers.release(*release.address, static_cast<std::uint16_t>(mask))
                                            : registers.release_all();
                          });
                        },
                        [&](const Freeze& freeze) {
                          // The last picture before the standstill is the one to keep.
                          return done([&] {
                            world_.refresh();
                            world_.freeze(freeze.frozen);
                          });
                        },
                        [&](const AddFault& fault) { return done([&] { line_.add_fault(fault.fault); }); },
                        [&](const ClearFaults&) { return done([&] { line_.clear_faults(); }); },
                        [&](const Play& wanted) { return play(wanted.scenario); },
                        [&](const StopPlaying&) { return done([&] { player_.stop(); }); },
                        [&](const ResetStatistics&) { return done([&] { log_.reset(); }); },
                        [&](const Quit&) { return done([&] { line_.quit(); }); },
                        [&](const auto&) { return Problem{}; },
                    },
                    command);
}

Problem Controller::set(const SetQuantities& quantities) {
  for (const auto& [name, value] : quantities.settings) {
    if (Problem problem = world_.device().set(name, value)) {
      return problem;
    }
  }
  if (quantities.time_scale) {
    world_.set_time_scale(*quantities.time_scale);
  }
  return {};
}

Problem Controller::force(const ForceRegisters& forced) {
  RegisterFile& registers = world_.device().registers();
  for (std::size_t index = 0; index < forced.values.size(); ++index) {
    if (!registers.has(static_cast<unsigned>(forced.address + index))) {
      return "the device has no such register";
    }
  }
  for (std::size_t index = 0; index < forced.values.size(); ++index) {
    registers.force(static_cast<std::uint16_t>(forced.address + index), forced.values[index], 0xFFFF);
  }
  return {};
}

Problem Controller::play(const std::string& name) {
  Result<Scenario> scenario = load_scenario(name);
  if (!scenario) {
    return scenario.error();
  }
  std::vector<ScenarioStep> steps = scenario->steps;
  if (scenario->walk) {
    const auto walk = alarm_walk_steps(*scenario->walk, world_.device().alarm_bits());
    steps.insert(steps.end(), walk.begin(), walk.end());
    std::ranges::stable_sort(steps, {}, &ScenarioStep::at_s);
  }
  player_.play(scenario->name, std::move(steps));
  advance(0);
  return {};
}

void Controller::advance(double dt_s) {
  for (const Command& command : player_.advance(dt_s)) {
    if (const Problem problem = apply(command)) {
      std::cerr << "scenario " << player_.name() << ": " << *problem << std::endl;
    }
  }
}

json Controller::state() const {
  json object;
  for (const auto& [name, value] : world_.device().state()) {
    object[name] = std::visit([](const auto& known) { return json(known); }, value);
  }
  object["time_scale"] = world_.time_scale();
  object["frozen"] = world_.is_frozen();
  object["simulated_s"] = world_.simulated_s();
  object["playing"] = player_.is_playing() ? json(player_.name()) : json(nullptr);
  return object;
}

json Controller::tables() const {
  json list = json::array();
  for (const auto& [address, table] : world_.device().registers().tables()) {
    list.push_back({{"name", table.name}, {"address", address}, {"count", table.words.size()}, {"node", table.node}});
  }
  return list;
}

json Controller::read(const ReadWords& wanted) {
  if (wanted.count == 0 || wanted.count > 125) {
    return {{"ok", false}, {"exception", 3}, {"error", "a read has 1 to 125 words"}};
  }
  const auto words = world_.read(wanted.address, wanted.count);
  if (!words) {
    return {{"ok", false}, {"exception", 2}, {"error", "the device has no such registers"}};
  }
  return {{"ok", true}, {"words", *words}};
}

json Controller::statistics() const {
  json writes = json::array();
  for (const WriteRecord& write : log_.writes()) {
    writes.push_back(
        {{"address", write.address}, {"values", write.values}, {"time", write.time}, {"executed", write.executed}});
  }
  json transactions = json::array();
  for (const Transaction& one : log_.transactions()) {
    transactions.push_back({{"t", one.start},
                            {"end", one.end ? json(*one.end) : json(nullptr)},
                            {"function", one.function},
                            {"address", one.address},
                            {"count", one.count},
                            {"exception", one.exception}});
  }
  return {{"ok", true},
          {"requests", log_.requests},
          {"bad_frames", log_.bad_frames},
          {"replies", log_.replies},
          {"exceptions", log_.exceptions},
          {"bytes_in", log_.bytes_in},
          {"bytes_out", log_.bytes_out},
          {"writes", std::move(writes)},
          {"transactions", std::move(transactions)}};
}

}  // namespace ups_sim
