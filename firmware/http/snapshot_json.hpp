// The snapshot and the events as JSON (docs/API.md). Values stand under "values" only while they are fresh.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/clock.hpp"
#include "model/event.hpp"
#include "model/snapshot.hpp"

namespace nv::http {

nlohmann::ordered_json snapshot_json(const model::Snapshot& snapshot, const core::Clock& clock);
// What the device says it is; null before it said so, the last known while it is away.
nlohmann::ordered_json device_json(const model::Snapshot& snapshot);
nlohmann::ordered_json event_json(const model::Event& event);
nlohmann::ordered_json alarms_json(const model::Snapshot& snapshot);
// 2304 with one decimal is 230.4.
nlohmann::ordered_json value_json(std::int32_t value, int decimals);

}  // namespace nv::http
