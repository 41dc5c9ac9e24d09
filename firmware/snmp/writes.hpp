// What may be written, as rows: object, what is accepted, what it does. Checking is pure and happens on the agent's
// thread; carrying out happens on the main thread, through the settings store or the command desk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/origin.hpp"
#include "core/result.hpp"
#include "model/command.hpp"
#include "snmp/scene.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

// RFC 3416 error-status.
enum class WriteError : std::uint8_t {
  none = 0,
  no_creation = 11,
  wrong_type = 7,
  wrong_length = 8,
  wrong_value = 10,
  inconsistent_value = 12,
  commit_failed = 14,
  not_writable = 17,
};

enum class WriteTarget : std::uint8_t {
  system_name,
  system_contact,
  system_location,
  attached_devices,
  polling_rate,
  receiver_address,
  receiver_community,
  receiver_type,
  spin_lock,
  command,
};

struct Write {
  WriteTarget target{};
  std::uint32_t row = 0;  // of a table
  std::variant<std::int64_t, std::string> value;
  std::optional<model::Command> command;
};

struct CheckedWrite {
  WriteError error = WriteError::none;
  Write write;
};

// `existing`: the instance can be read; a write to one that cannot is refused as such.
CheckedWrite check_write(const Scene& scene, const Oid& name, const Value& value, bool existing);

// Carries out all of them or says why not; called on the agent's thread, waits for a bounded time.
using WriteDoor = std::function<core::Result<void>(std::vector<Write> writes, core::Origin who)>;

}  // namespace nv::snmp
