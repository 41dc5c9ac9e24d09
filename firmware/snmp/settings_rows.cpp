#include "snmp/settings_rows.hpp"

#include <utility>

#include "settings/sections/identity.hpp"
#include "settings/sections/serial.hpp"

namespace nv::snmp {

using settings::SnmpReceiver;
using settings::SnmpReceiverSettings;
using settings::SnmpUserSettings;

namespace {

constexpr auto kUserNumbers = std::make_index_sequence<settings::kSnmpUsers>();
constexpr auto kReceiverNumbers = std::make_index_sequence<settings::kSnmpReceivers>();

template <std::size_t... I>
settings::SnmpUsers users_of(const settings::Store& store, std::index_sequence<I...> /*numbers*/) {
  return {store.get<SnmpUserSettings<I + 1>>()...};
}

template <std::size_t... I>
settings::SnmpReceivers receivers_of(const settings::Store& store, std::index_sequence<I...> /*numbers*/) {
  return {store.get<SnmpReceiverSettings<I + 1>>()...};
}

template <std::size_t N>
core::Result<void> save_receiver(settings::Store& store, const SnmpReceiver& receiver, const core::Origin& who) {
  SnmpReceiverSettings<N> section = store.get<SnmpReceiverSettings<N>>();
  static_cast<SnmpReceiver&>(section) = receiver;
  if (const auto saved = store.set(std::move(section), who); !saved) {
    return saved.error();
  }
  return {};
}

template <std::size_t... I>
core::Result<void> save_receivers(settings::Store& store, const settings::SnmpReceivers& receivers,
                                  const core::Origin& who, std::index_sequence<I...> /*numbers*/) {
  core::Result<void> outcome;
  const auto save = [&](core::Result<void> saved) {
    if (outcome && !saved) {
      outcome = std::move(saved);
    }
  };
  (save(save_receiver<I + 1>(store, receivers.at(I), who)), ...);
  return outcome;
}

template <class Section>
core::Result<void> save_section(settings::Store& store, Section section, const core::Origin& who) {
  if (const auto saved = store.set(std::move(section), who); !saved) {
    return saved.error();
  }
  return {};
}

// The sections a SET may touch, changed in memory first, so that a refused value leaves nothing half done.
struct Draft {
  settings::IdentitySettings identity;
  settings::SerialSettings serial;
  settings::SnmpSettings snmp;
  settings::SnmpReceivers receivers;
};

void put(Draft& draft, const Write& write) {
  const auto text = [&] { return std::get<std::string>(write.value); };
  const auto receiver = [&]() -> SnmpReceiver& { return draft.receivers.at(write.row - 1); };
  switch (write.target) {
    case WriteTarget::system_name:
      draft.identity.system_name = text();
      break;
    case WriteTarget::system_contact:
      draft.identity.system_contact = text();
      break;
    case WriteTarget::system_location:
      draft.identity.system_location = text();
      break;
    case WriteTarget::attached_devices:
      draft.snmp.attached_devices = text();
      break;
    case WriteTarget::polling_rate:
      draft.serial.polling_rate_s = static_cast<unsigned>(std::get<std::int64_t>(write.value));
      break;
    case WriteTarget::receiver_address:
      receiver().address = text();
      break;
    case WriteTarget::receiver_community:
      receiver().community = text();
      break;
    case WriteTarget::receiver_type:
      receiver().type = static_cast<settings::TrapType>(std::get<std::int64_t>(write.value));
      break;
    case WriteTarget::spin_lock:
    case WriteTarget::command:
      break;
  }
}

}  // namespace

settings::SnmpUsers snmp_users(const settings::Store& store) {
  return users_of(store, kUserNumbers);
}

settings::SnmpReceivers snmp_receivers(const settings::Store& store) {
  return receivers_of(store, kReceiverNumbers);
}

core::Result<void> save_writes(settings::Store& store, const std::vector<Write>& writes, const core::Origin& who) {
  Draft draft{store.get<settings::IdentitySettings>(), store.get<settings::SerialSettings>(),
              store.get<settings::SnmpSettings>(), snmp_receivers(store)};
  for (const Write& write : writes) {
    put(draft, write);
  }
  // The receivers first: an address is the only value that can still be refused.
  if (auto saved = save_receivers(store, draft.receivers, who, kReceiverNumbers); !saved) {
    return saved;
  }
  if (auto saved = save_section(store, draft.identity, who); !saved) {
    return saved;
  }
  if (auto saved = save_section(store, draft.serial, who); !saved) {
    return saved;
  }
  return save_section(store, draft.snmp, who);
}

}  // namespace nv::snmp
