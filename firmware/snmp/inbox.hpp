// What crosses from the main thread to the agent's.
#pragma once

#include <cstdint>
#include <memory>
#include <variant>

#include "core/mailbox.hpp"
#include "model/device_model.hpp"
#include "snmp/card.hpp"
#include "snmp/trap_outlet.hpp"

namespace nv::snmp {

// A trap of the card's own that no event stands for, by its NET VISION number.
struct SendTrap {
  std::uint32_t number;
};
// The events of this snapshot and of those before it are in the event log.
struct RecordedSnapshot {
  std::uint64_t sequence;
};
struct RecordedEvent {
  std::uint64_t id;
  std::uint32_t trap;  // it causes; 0: none
};
struct Quit {};

using Message = std::variant<model::DeviceModel::SnapshotPtr, RecordedSnapshot, RecordedEvent, OwedEvents,
                             std::shared_ptr<const Card>, SendTrap, Quit>;
using Inbox = core::Mailbox<Message>;

}  // namespace nv::snmp
