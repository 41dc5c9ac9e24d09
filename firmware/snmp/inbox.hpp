// What crosses from the main thread to the agent's.
#pragma once

#include <memory>
#include <variant>

#include "core/mailbox.hpp"
#include "model/device_model.hpp"
#include "snmp/card.hpp"

namespace nv::snmp {

struct SendTrap {
  std::uint32_t number;
};
struct Quit {};

using Message = std::variant<model::DeviceModel::SnapshotPtr, std::shared_ptr<const Card>, SendTrap, Quit>;
using Inbox = core::Mailbox<Message>;

}  // namespace nv::snmp
