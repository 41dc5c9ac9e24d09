// One receiver of traps: its session and the traps that wait for it. Order is kept: a trap that cannot go out (no
// address yet, no route, an inform without its confirmation) holds those behind it; of too many the oldest are lost,
// counted and logged. The agent's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "snmp/card.hpp"
#include "snmp/trap_queue.hpp"
#include "snmp/traps.hpp"

struct snmp_pdu;
struct snmp_session;

namespace nv::snmp {

class TrapReceiver {
 public:
  TrapReceiver(settings::SnmpReceiver settings, settings::SnmpUser user, TrapQueue queue, core::Logger log);
  TrapReceiver(const TrapReceiver&) = delete;
  TrapReceiver& operator=(const TrapReceiver&) = delete;
  ~TrapReceiver();

  bool is(const settings::SnmpReceiver& settings, const settings::SnmpUser& user) const;
  const settings::SnmpReceiver& settings() const { return settings_; }
  void set_address(const std::string& numeric);  // empty: not known yet

  void enqueue(const Trap& trap, std::uint32_t up_time);
  // Every event of the log up to this one has been enqueued, as far as it is wanted.
  void mark(std::uint64_t event) { queue_.mark(event); }
  std::uint64_t told() const { return queue_.told(); }
  // What waits, for the one that takes this one's place.
  TrapQueue take_queue() { return std::exchange(queue_, TrapQueue(queue_.told())); }
  // Sends what can go out. `sender`: the address version 1 names.
  void pump(const IpAddress& sender, core::SteadyTime now);

 private:
  enum class Engine : std::uint8_t { unknown, asked, answered, known };

  bool is_inform() const;
  bool needs_engine() const;  // the receiver of an inform of version 3 is the authority: its engine must be known first
  void open();
  void close();
  void ask_engine();
  bool learn_engine();
  void send_front(const IpAddress& sender, core::SteadyTime now);
  void failed(core::SteadyTime now, std::chrono::seconds pause);
  void tell(bool is_silent);

  static int engine_answered(int operation, snmp_session* session, int id, snmp_pdu* reply, void* self);
  static int confirmed(int operation, snmp_session* session, int id, snmp_pdu* reply, void* self);

  settings::SnmpReceiver settings_;
  settings::SnmpUser user_;
  core::Logger log_;
  std::string address_;
  snmp_session* session_ = nullptr;
  Engine engine_ = Engine::unknown;
  TrapQueue queue_;
  bool in_flight_ = false;
  bool reopen_ = false;
  std::optional<core::SteadyTime> not_before_;
  std::optional<bool> silent_;
};

}  // namespace nv::snmp
