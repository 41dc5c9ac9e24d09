// Sends traps and informs to the receivers of the settings, in order. The agent's thread.
#pragma once

#include <memory>
#include <vector>

#include "core/log.hpp"
#include "snmp/card.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {

class TrapSender {
 public:
  explicit TrapSender(core::Logger log);
  TrapSender(const TrapSender&) = delete;
  TrapSender& operator=(const TrapSender&) = delete;
  ~TrapSender();

  // Opens what changed; a receiver that did not keeps its socket and the informs under way.
  void apply(const Card& card);
  void send(const Trap& trap, bool trap_filter);

 private:
  struct Receiver;

  void open(Receiver& receiver, const Card& card);

  std::vector<std::unique_ptr<Receiver>> receivers_;
  IpAddress agent_address_;
  core::Logger log_;
};

// Whether a receiver with these settings gets this trap.
bool is_wanted(const settings::SnmpReceiver& receiver, const Trap& trap, bool trap_filter);

}  // namespace nv::snmp
