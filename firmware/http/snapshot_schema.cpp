#include "http/snapshot_schema.hpp"

#include "model/alarm.hpp"
#include "model/command.hpp"
#include "model/flag.hpp"

namespace nv::http {

using namespace schema;

namespace {

// The names of a table of the model, as the words a text may be.
template <class Rows>
Schema name_of(const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) {
    names.emplace_back(row.name);
  }
  return choice(names);
}

Schema level() {
  return choice({"information", "warning", "critical"});
}

Schema link() {
  return object({{"state", link_state_schema()},
                 {"reason", text().says("One line for people, empty when online.")},
                 {"baud", nullable(integer())},
                 {"slave", integer()},
                 {"since", time()},
                 {"failed_sweeps", integer()},
                 {"sweep_ms", nullable(integer())},
                 {"age_ms", nullable(integer()).says("Age of the last good sweep and so of every value.")}});
}

Schema values() {
  return map(number()).says("Name to value in its unit (docs/REGISTERS.md); empty unless the link is online.");
}

Schema node() {
  return object({{"id", text().says("\"system\", \"unit-2\", \"unit-2/module-3\"")},
                 {"kind", choice({"system", "unit", "module"})},
                 {"unit", integer()},
                 {"module", integer()},
                 {"states", map(text()).says("Which state to its word.")},
                 {"since", map(time()).says("Which of them to since when the card has seen it without a break.")},
                 {"values", values()},
                 {"flags", list(name_of(model::kFlags))},
                 {"alarms", list(name_of(model::kAlarms))},
                 {"synoptic", map(text()).says("Part to how it is shown.")}});
}

Schema last_known() {
  const Schema old_node = object({{"id", text()}, {"values", map(number())}});
  return object({{"age_ms", nullable(integer())}, {"nodes", list(old_node)}});
}

}  // namespace

Schema alarm_schema() {
  return object({{"id", name_of(model::kAlarms)},
                 {"code", text()},
                 {"text", text()},
                 {"level", level()},
                 {"since", time()},
                 {"live", flag().says("false: the last known, the device does not say.")}});
}

Schema link_state_schema() {
  return choice({"searching", "online", "stale", "lost"});
}

Schema device_schema() {
  return object({{"map", text()},
                 {"type_code", nullable(integer())},
                 {"model", text()},
                 {"serial_number", text()},
                 {"reference", text()},
                 {"user_reference", text()},
                 {"user_location", text()},
                 {"architecture", text()},
                 {"input_phases", integer()},
                 {"output_phases", integer()},
                 {"clock", nullable(text()).says("The device's own local time.")}});
}

Schema snapshot_schema() {
  const Schema controls = object({{"remote_enabled", nullable(flag())}, {"allowed", list(name_of(model::kCommands))}});
  return object({{"sequence", integer().says("Grows by one per publication.")},
                 {"time", time()},
                 {"link", link()},
                 {"device", nullable(device_schema())},
                 {"nodes", list(node())},
                 {"last_known", nullable(last_known()).says("The values of the last good sweep while there are none.")},
                 {"alarms", list(alarm_schema())},
                 {"controls", controls}});
}

Schema event_schema() {
  return object({{"id", integer()},
                 {"time", time()},
                 {"log", choice({"device", "card"})},
                 {"level", level()},
                 {"kind", choice({"alarm_added", "alarm_removed", "state", "command", "card"})},
                 {"name", text()},
                 {"text", text()}});
}

}  // namespace nv::http
