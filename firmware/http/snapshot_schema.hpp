// What snapshot_json.hpp writes, as JSON Schema.
#pragma once

#include "http/schema.hpp"

namespace nv::http {

Schema snapshot_schema();
Schema link_state_schema();
Schema device_schema();
Schema event_schema();
Schema alarm_schema();

}  // namespace nv::http
