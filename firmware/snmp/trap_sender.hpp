// Sends traps and informs to the receivers of the settings, in order. The agent's thread.
#pragma once

#include <memory>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "snmp/card.hpp"
#include "snmp/trap_receiver.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {

class TrapSender {
 public:
  explicit TrapSender(core::Logger log) : log_(std::move(log)) {}

  // Opens what changed; a receiver that did not keeps its socket and what waits for it.
  void apply(const Card& card);
  void send(const Trap& trap, std::uint32_t up_time, bool trap_filter);
  // Once a second or oftener: sends what could not go out before.
  void pump(core::SteadyTime now);

 private:
  std::vector<std::unique_ptr<TrapReceiver>> receivers_;
  IpAddress sender_;
  core::Logger log_;
};

// Whether a receiver with these settings gets this trap.
bool is_wanted(const settings::SnmpReceiver& receiver, const Trap& trap, bool trap_filter);

}  // namespace nv::snmp
