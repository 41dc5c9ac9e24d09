// Traps made again from the event log: what a receiver missed while the card did not run. The same causes as live ones
// (trap_causes.hpp), asked of a picture that follows the events. What no event tells is not in them: the minutes and
// seconds of trap 1, the end of a battery test. Pure; feed it events in order.
#pragma once

#include <vector>

#include "model/event.hpp"
#include "snmp/scene.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {

class EventReplay {
 public:
  explicit EventReplay(bool sts);

  std::vector<Trap> step(const model::Event& event);

 private:
  void begin_anew();
  void follow_alarm(const model::Event& event, std::vector<Trap>& traps);
  void follow_state(const model::Event& event, std::vector<Trap>& traps);
  void follow_card(const model::Event& event, std::vector<Trap>& traps);
  // What differs between this and the picture now; `first`: nothing is known of how it was before.
  void compare(const model::Node& before, bool first, std::vector<Trap>& traps) const;
  void compare_rows(TrapFamily family, std::span<const AlarmRow> rows, const Scene& before, const Scene& now,
                    std::vector<Trap>& traps) const;
  void follow_link(bool lost, std::vector<Trap>& traps) const;

  model::Node& node() { return picture_.nodes.front(); }

  bool sts_;
  bool state_known_ = false;
  model::Snapshot picture_;
  Card card_;
  Memory memory_;
};

}  // namespace nv::snmp
