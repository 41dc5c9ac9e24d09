// Documents of the snapshot (http/snapshot_json.hpp) -> what a live client gets: all of what it wants to hear of, or
// only what has changed (docs/API.md). Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "http/live/topics.hpp"

namespace nv::http {

// {"type":"state", ...}: everything of these topics.
nlohmann::ordered_json live_state(const nlohmann::ordered_json& snapshot, const LiveTopics& topics);

// {"type":"delta", ...}; none when the two have not the same nodes: then only a state tells it all.
std::optional<nlohmann::ordered_json> live_delta(const nlohmann::ordered_json& before,
                                                 const nlohmann::ordered_json& after, const LiveTopics& topics);

}  // namespace nv::http
