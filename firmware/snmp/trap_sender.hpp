// Sends traps and informs to the receivers of the settings, in order. The agent's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "snmp/card.hpp"
#include "snmp/trap_receiver.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {

class TrapSender {
 public:
  explicit TrapSender(core::Logger log) : log_(std::move(log)) {}

  // How far a receiver was told that was not here before, by its key (told.hpp).
  using ToldBefore = std::function<std::uint64_t(const std::string& key)>;

  // Opens what changed; a receiver that did not keeps its socket, one that is still at its place what waits for it.
  void apply(const Card& card, const ToldBefore& told_before);
  void send(const Trap& trap, std::uint32_t up_time, bool trap_filter);
  // Of an event before the start, to those who were not told of it. It goes out with the next pump().
  void send_owed(const Trap& trap, std::uint64_t event, bool trap_filter);
  void mark(std::uint64_t event);
  std::map<std::string, std::uint64_t> told() const;
  // Once a second or oftener: sends what could not go out before.
  void pump(core::SteadyTime now);

 private:
  using Receivers = std::map<std::string, std::unique_ptr<TrapReceiver>>;
  Receivers receivers_;  // by key
  IpAddress sender_;
  core::Logger log_;
};

// Whether a receiver with these settings gets this trap.
bool is_wanted(const settings::SnmpReceiver& receiver, const Trap& trap, bool trap_filter);

}  // namespace nv::snmp
