#include "alarm/state_watch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace nv::alarm {
namespace {

using model::NodeStates;
using model::StateTimes;

// Goes on with the time of a word that is still the same.
template <class Word>
void go_on(NodeStates& states, const NodeStates& before, Word NodeStates::*word, core::WallTime StateTimes::*time) {
  if (states.*word == before.*word) {
    states.since.*time = before.since.*time;
  }
}

void go_on(NodeStates& states, const NodeStates& before) {
  go_on(states, before, &NodeStates::ups, &StateTimes::ups);
  go_on(states, before, &NodeStates::battery, &StateTimes::battery);
  go_on(states, before, &NodeStates::output, &StateTimes::output);
  go_on(states, before, &NodeStates::sts, &StateTimes::sts);
  go_on(states, before, &NodeStates::device, &StateTimes::device);
}

}  // namespace

void StateWatch::stamp(model::Snapshot& snapshot, core::WallTime now) {
  std::vector<Known> seen;
  for (std::size_t i = 0; i < snapshot.states.size(); ++i) {
    const model::NodeId& id = snapshot.nodes[i].id;
    NodeStates& states = snapshot.states[i];
    states.since = {now, now, now, now, now};
    const auto before = std::ranges::find(known_, id, &Known::id);
    if (before != known_.end()) {
      go_on(states, before->states);
    }
    seen.push_back({id, states});
    seen.back().states.synoptic.clear();
  }
  known_ = std::move(seen);
}

}  // namespace nv::alarm
