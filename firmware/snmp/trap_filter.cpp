// Which receiver wants which trap (manual 15.8). Apart from the sender, to be tested without a socket.
#include <charconv>
#include <string_view>

#include "snmp/trap_sender.hpp"

namespace nv::snmp {
namespace {

using settings::SnmpReceiver;
using settings::TrapType;

// "5,6,10-15"
bool lists(std::string_view events, std::uint32_t number) {
  while (!events.empty()) {
    const std::string_view item = events.substr(0, events.find(','));
    events.remove_prefix(std::min(events.size(), item.size() + 1));
    std::uint32_t first = 0;
    const std::string_view text = item.substr(std::min(item.size(), item.find_first_not_of(' ')));
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, first);
    std::uint32_t last = first;
    if (error == std::errc() && rest != end && *rest == '-') {
      std::from_chars(rest + 1, end, last);
    }
    if (error == std::errc() && first <= number && number <= last) {
      return true;
    }
  }
  return false;
}

bool has_family(TrapType type, TrapFamily family) {
  switch (type) {
    case TrapType::none:
      return false;
    case TrapType::rfc1628:
      return family == TrapFamily::rfc1628 || family == TrapFamily::generic;
    case TrapType::net_vision:
      break;
  }
  return family != TrapFamily::rfc1628;
}

}  // namespace

bool is_wanted(const SnmpReceiver& receiver, const Trap& trap, bool trap_filter) {
  if (receiver.address.empty() || !has_family(receiver.type, trap.family)) {
    return false;
  }
  if (receiver.type == TrapType::rfc1628 || trap.family == TrapFamily::generic) {
    return true;  // the filters are those of the card's own traps
  }
  if (receiver.filter == settings::TrapFilter::events) {
    return lists(receiver.events, trap.number);
  }
  const bool alarm_row = trap.family == TrapFamily::net_vision && (trap.number == 3 || trap.number == 4);
  return trap.severity >= receiver.severity && !(trap_filter && alarm_row);
}

}  // namespace nv::snmp
