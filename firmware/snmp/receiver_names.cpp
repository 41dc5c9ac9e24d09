#include "snmp/receiver_names.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::snmp {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kKnownFor{60};
constexpr std::chrono::seconds kAskAgain{10};  // for a name nobody knows

}  // namespace

std::array<std::string, settings::kSnmpReceivers> ReceiverNames::addresses_of(
    const settings::SnmpReceivers& receivers) {
  std::array<std::string, settings::kSnmpReceivers> addresses;
  std::map<std::string, Known> used;
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    const std::string& address = receivers.at(i).address;
    if (address.empty() || receivers.at(i).type == settings::TrapType::none) {
      continue;
    }
    if (auto numeric = core::numeric_address(address)) {
      addresses.at(i) = std::move(*numeric);
      continue;
    }
    const auto known = names_.find(address);
    const Known& entry = used.try_emplace(address, known != names_.end() ? known->second : Known()).first->second;
    addresses.at(i) = entry.address;
  }
  names_ = std::move(used);
  for (const auto& [name, known] : names_) {
    if (known.address.empty() && !known.asked && !known.failed) {
      ask(name);
    }
  }
  return addresses;
}

void ReceiverNames::ask(const std::string& name) {
  names_[name].asked = true;
  lookup_.ask(name, [this, name](std::optional<std::string> numeric) {
    const auto entry = names_.find(name);
    if (entry == names_.end()) {
      return;  // no receiver has it any more
    }
    Known& known = entry->second;
    known.asked = false;
    if (!numeric) {
      if (!std::exchange(known.failed, true)) {
        log_.warning("the name of a trap receiver is unknown: " + name);
      }
      return;  // an address it had stays
    }
    known.failed = false;
    if (std::exchange(known.address, *numeric) != *numeric) {
      changed_();
    }
  });
}

asio::awaitable<void> ReceiverNames::refresh() {
  asio::steady_timer timer(executor_);
  std::chrono::seconds age{0};
  for (;;) {
    timer.expires_after(kAskAgain);
    const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) {
      co_return;
    }
    age += kAskAgain;
    const bool all = age >= kKnownFor;
    for (const auto& [name, known] : names_) {
      if (!known.asked && (all || known.address.empty())) {
        ask(name);
      }
    }
    age = all ? std::chrono::seconds{0} : age;
  }
}

}  // namespace nv::snmp
