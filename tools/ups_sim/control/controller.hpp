// Carries commands out: on the model, the registers, the line's faults, the scenario. One line in, one line out.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "control/command.hpp"
#include "control/scenario_player.hpp"
#include "line/traffic_log.hpp"
#include "world.hpp"

namespace ups_sim {

// What only the owner of the line can do.
struct LineControl {
  std::function<void(const Fault&)> add_fault;
  std::function<void()> clear_faults;
  std::function<void()> quit;
};

class Controller {
 public:
  Controller(World& world, TrafficLog& log, LineControl line) : world_(world), log_(log), line_(std::move(line)) {}

  std::string answer(const std::string& line);
  Problem play(const std::string& scenario);
  // Lets a playing scenario go on by so many simulated seconds.
  void advance(double dt_s);
  bool is_playing() const { return player_.is_playing(); }

 private:
  nlohmann::json execute(const Command& command);
  nlohmann::json state() const;
  nlohmann::json tables() const;
  nlohmann::json read(const ReadWords& wanted);
  nlohmann::json statistics() const;
  Problem apply(const Command& command);
  Problem set(const SetQuantities& set);
  Problem force(const ForceRegisters& force);

  World& world_;
  TrafficLog& log_;
  LineControl line_;
  ScenarioPlayer player_;
};

}  // namespace ups_sim
