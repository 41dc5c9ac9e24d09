#include "snmp/trap_sender.hpp"

#include <algorithm>
#include <utility>

namespace nv::snmp {

using settings::SnmpReceiver;
using settings::SnmpUser;

void TrapSender::apply(const Card& card) {
  sender_ = card.network.address;
  std::vector<std::unique_ptr<TrapReceiver>> kept;
  for (std::size_t i = 0; i < card.receivers.size(); ++i) {
    const SnmpReceiver& settings = card.receivers.at(i);
    if (settings.address.empty() || settings.type == settings::TrapType::none) {
      continue;
    }
    SnmpUser user;
    if (settings.version == settings::TrapVersion::v3) {
      const auto found = std::ranges::find(card.users, settings.community, &SnmpUser::name);
      if (found == card.users.end() || settings.community.empty()) {
        log_.warning("no traps to " + settings.address + ": version 3 needs the name of a user as community");
        continue;
      }
      user = *found;
    }
    const auto same = std::ranges::find_if(
        receivers_, [&](const auto& receiver) { return receiver && receiver->is(settings, user); });
    if (same != receivers_.end()) {
      kept.push_back(std::move(*same));
    } else {
      kept.push_back(std::make_unique<TrapReceiver>(settings, user, log_));
    }
    kept.back()->set_address(card.receiver_addresses.at(i));
  }
  receivers_ = std::move(kept);
}

void TrapSender::send(const Trap& trap, std::uint32_t up_time, bool trap_filter) {
  for (const auto& receiver : receivers_) {
    if (is_wanted(receiver->settings(), trap, trap_filter)) {
      receiver->enqueue(trap, up_time);
    }
  }
  pump(std::chrono::steady_clock::now());
}

void TrapSender::pump(core::SteadyTime now) {
  for (const auto& receiver : receivers_) {
    receiver->pump(sender_, now);
  }
}

}  // namespace nv::snmp
