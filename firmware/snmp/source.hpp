// What the agent answers from: the newest snapshot and card, what the watcher remembers, and the image made of them,
// built when somebody asks and then kept until one of them changes. The agent's thread.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/device_model.hpp"
#include "snmp/image.hpp"
#include "snmp/traps.hpp"
#include "snmp/trees.hpp"
#include "snmp/writes.hpp"

namespace nv::snmp {

class Source {
 public:
  // `set_serial`: where snmpSetSerialNo begins; another number at each start, since it is not kept (RFC 3418).
  Source(model::DeviceModel::SnapshotPtr snapshot, std::shared_ptr<const Card> card, std::int32_t set_serial)
      : snapshot_(std::move(snapshot)), card_(std::move(card)) {
    watcher_.memory().set_serial = set_serial;
  }

  std::vector<Trap> take(model::DeviceModel::SnapshotPtr snapshot, std::uint32_t up_time);
  void take(std::shared_ptr<const Card> card);
  void advance(SpinLock lock);

  const Image& image();
  const Card& card() const { return *card_; }
  Scene scene() const { return {*snapshot_, *card_, memory(), selected_node()}; }
  const BatteryTest& test() const { return watcher_.memory().test; }

 private:
  std::size_t selected_node() const;
  const Memory& memory() const { return selected_node() == 0 ? watcher_.memory() : unit_memory_; }
  void remember_unit();

  model::DeviceModel::SnapshotPtr snapshot_;
  std::shared_ptr<const Card> card_;
  Watcher watcher_;
  Memory unit_memory_;  // with the alarms of the selected unit instead of the system's
  std::optional<Image> image_;
};

}  // namespace nv::snmp
