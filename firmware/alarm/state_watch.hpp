// Since when the states of each node hold (model::StateTimes). Time is an argument; main thread.
#pragma once

#include <vector>

#include "core/clock.hpp"
#include "model/snapshot.hpp"

namespace nv::alarm {

class StateWatch {
 public:
  // Another device: its states are no continuation of those before.
  void forget() { known_.clear(); }
  // Fills in `since` of all states of the snapshot. A node that was not in the one before is seen for the first time.
  void stamp(model::Snapshot& snapshot, core::WallTime now);

 private:
  struct Known {
    model::NodeId id;
    model::NodeStates states;  // without the synoptic
  };

  std::vector<Known> known_;
};

}  // namespace nv::alarm
