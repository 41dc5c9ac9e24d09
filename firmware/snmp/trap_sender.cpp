#include "snmp/trap_sender.hpp"

#include <algorithm>
#include <utility>

#include "snmp/told.hpp"

namespace nv::snmp {

using settings::SnmpReceiver;
using settings::SnmpUser;

namespace {

// The user a receiver of version 3 names; nullptr: there is none.
const SnmpUser* user_of(const SnmpReceiver& receiver, const Card& card) {
  const auto found = std::ranges::find(card.users, receiver.community, &SnmpUser::name);
  return found == card.users.end() || receiver.community.empty() ? nullptr : &*found;
}

}  // namespace

void TrapSender::apply(const Card& card, const ToldBefore& told_before) {
  sender_ = card.network.address;
  Receivers kept;
  for (std::size_t i = 0; i < card.receivers.size(); ++i) {
    const SnmpReceiver& settings = card.receivers.at(i);
    if (settings.address.empty() || settings.type == settings::TrapType::none) {
      continue;
    }
    SnmpUser user;
    if (settings.version == settings::TrapVersion::v3) {
      const SnmpUser* named = user_of(settings, card);
      if (named == nullptr) {
        log_.warning("no traps to " + settings.address + ": version 3 needs the name of a user as community");
        continue;
      }
      user = *named;
    }
    const std::string key = receiver_key(i + 1, settings);
    std::unique_ptr<TrapReceiver>& receiver = kept[key];
    receiver = std::exchange(receivers_[key], nullptr);
    if (!receiver || !receiver->is(settings, user)) {
      TrapQueue queue = receiver ? receiver->take_queue() : TrapQueue(told_before(key));
      receiver = std::make_unique<TrapReceiver>(settings, user, std::move(queue), log_);
    }
    receiver->set_address(card.receiver_addresses.at(i));
  }
  receivers_ = std::move(kept);
}

void TrapSender::send(const Trap& trap, std::uint32_t up_time, bool trap_filter) {
  for (const auto& [key, receiver] : receivers_) {
    if (is_wanted(receiver->settings(), trap, trap_filter)) {
      receiver->enqueue(trap, up_time);
    }
  }
  pump(std::chrono::steady_clock::now());
}

void TrapSender::send_owed(const Trap& trap, std::uint64_t event, bool trap_filter) {
  for (const auto& [key, receiver] : receivers_) {
    if (receiver->told() < event && is_wanted(receiver->settings(), trap, trap_filter)) {
      receiver->enqueue(trap, 0);  // the up-time of then counted from another start
    }
  }
}

void TrapSender::mark(std::uint64_t event) {
  for (const auto& [key, receiver] : receivers_) {
    receiver->mark(event);
  }
}

std::map<std::string, std::uint64_t> TrapSender::told() const {
  std::map<std::string, std::uint64_t> ids;
  for (const auto& [key, receiver] : receivers_) {
    ids.emplace(key, receiver->told());
  }
  return ids;
}

void TrapSender::pump(core::SteadyTime now) {
  for (const auto& [key, receiver] : receivers_) {
    receiver->pump(sender_, now);
  }
}

}  // namespace nv::snmp
