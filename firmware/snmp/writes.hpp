// What may be written and what it does. Checking is pure and happens on the agent's thread; carrying out happens on the
// main thread, through the settings store, the command desk or the card desk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "control/card_desk.hpp"
#include "core/origin.hpp"
#include "core/result.hpp"
#include "model/command.hpp"
#include "snmp/card_rows.hpp"
#include "snmp/codecs.hpp"
#include "snmp/scene.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

// RFC 3416 error-status.
enum class WriteError : std::uint8_t {
  none = 0,
  wrong_type = 7,
  wrong_length = 8,
  wrong_value = 10,
  no_creation = 11,
  inconsistent_value = 12,
  commit_failed = 14,
  not_writable = 17,
};

struct SettingWrite {
  const CardRow* row = nullptr;
  std::uint32_t index = 0;
  Value value;
};
struct CountdownWrite {
  Countdown which{};
  std::int32_t seconds = -1;  // -1: not at all
};
// Which of the TestAndIncr objects is to grow by one.
enum class SpinLock : std::uint8_t { battery_test, set_serial };
struct SpinLockWrite {
  SpinLock which{};
};
struct TestTrapWrite {};
struct NoWrite {};  // what is so already
using Write = std::variant<NoWrite, SettingWrite, model::Command, control::CardAction, Date, TimeOfDay, CountdownWrite,
                           SpinLockWrite, TestTrapWrite>;

// commit_failed: the MIB has it and nothing here can do it; `why` is for the log.
struct CheckedWrite {
  WriteError error = WriteError::none;
  Write write;
  std::string_view why;
};

// `existing`: the instance can be read; a write to one that cannot is refused as such.
CheckedWrite check_write(const Scene& scene, const Oid& name, const Value& value, bool existing);

// Carries out all of them or says why not; called on the agent's thread, waits for a bounded time.
using WriteDoor = std::function<core::Result<void>(std::vector<Write> writes, core::Origin who)>;

}  // namespace nv::snmp
