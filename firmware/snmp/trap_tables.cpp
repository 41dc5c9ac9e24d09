// Numbers, texts and severities of the traps. Sources: manual, trap appendix and event lists 15.8.1; the MIB 8.11 for
// 40 to 42. The numbers are on the wire: never renumber.
#include <algorithm>
#include <array>

#include "model/event.hpp"
#include "snmp/traps.hpp"

namespace nv::snmp {
namespace {

using enum settings::TrapSeverity;

constexpr auto kNetVision = std::to_array<TrapInfo>({
    {1, "UPS operating on battery", warning},
    {2, "Battery test completed", information},
    {3, "Alarm added", warning},
    {4, "Alarm removed", information},
    {5, "UPS imminent stop", critical},
    {6, "UPS overload", warning},
    {7, "Redundancy lost", warning},
    {8, "Battery circuit open", critical},
    {9, "Battery discharged", critical},
    {10, "Battery low", critical},
    {11, "Battery alarm", warning},
    {12, "UPS critical alarm", critical},
    {13, "Load off", critical},
    {14, "Communication with the UPS lost", critical},
    {15, "UPS on battery power", warning},
    {16, "Battery test failed", warning},
    {17, "Temperature alarm", warning},
    {18, "Load on bypass", warning},
    {19, "UPS preventive alarm", warning},
    {20, "Shutdown warning sent", warning},
    {21, "Shutdown request sent", warning},
    {22, "Load protected again", information},
    {23, "Input power restored", information},
    {24, "General alarm cancelled", information},
    {25, "Communication with the UPS established", information},
    {26, "Shutdown cancelled", information},
    {27, "Agent restarting", information},
    {28, "EMD temperature low", critical},
    {29, "EMD temperature not low", information},
    {30, "EMD temperature high", critical},
    {31, "EMD temperature not high", information},
    {32, "EMD humidity low", critical},
    {33, "EMD humidity not low", information},
    {34, "EMD humidity high", critical},
    {35, "EMD humidity not high", information},
    {36, "EMD input 1 active", critical},
    {37, "EMD input 1 restored", information},
    {38, "EMD input 2 active", critical},
    {39, "EMD input 2 restored", information},
    {40, "Session opened", information},
    {41, "Account locked", warning},
    {42, "Test trap", information},
});

constexpr auto kRfc1628 = std::to_array<TrapInfo>({
    {1, "UPS operating on battery", warning},
    {2, "Battery test completed", information},
    {3, "Alarm added", warning},
    {4, "Alarm removed", information},
});

constexpr auto kSts = std::to_array<TrapInfo>({
    {1, "STS imminent stop", critical},
    {2, "STS overload", critical},
    {3, "STS load on preferred source", information},
    {4, "STS load on alternate source", warning},
    {5, "STS source 1 is the preferred source", information},
    {6, "STS load off", critical},
    {7, "STS general alarm", warning},
    {8, "STS general alarm cancelled", information},
    {9, "EMD temperature low", critical},
    {10, "EMD temperature not low", information},
    {11, "EMD temperature high", critical},
    {12, "EMD temperature not high", information},
    {13, "EMD humidity low", critical},
    {14, "EMD humidity not low", information},
    {15, "EMD humidity high", critical},
    {16, "EMD humidity not high", information},
    {17, "EMD input 1 active", critical},
    {18, "EMD input 1 restored", information},
    {19, "EMD input 2 active", critical},
    {20, "EMD input 2 restored", information},
    {21, "Session opened", information},
    {22, "Account locked", warning},
    {23, "Test trap", information},
});

constexpr auto kGeneric = std::to_array<TrapInfo>({
    {kColdStart, "coldStart", information},
    {kWarmStart, "warmStart", information},
    {kLinkDown, "linkDown", warning},
    {kLinkUp, "linkUp", information},
    {kAuthenticationFailure, "authenticationFailure", warning},
});

struct EventTrap {
  model::CardEvent event;
  std::uint32_t number;
};
constexpr auto kEventTraps = std::to_array<EventTrap>({
    {model::CardEvent::shutdown_warning_sent, 20},
    {model::CardEvent::shutdown_request_sent, 21},
    {model::CardEvent::shutdown_cancel_sent, 26},
    {model::CardEvent::emd_temperature_low, 28},
    {model::CardEvent::emd_temperature_not_low, 29},
    {model::CardEvent::emd_temperature_high, 30},
    {model::CardEvent::emd_temperature_not_high, 31},
    {model::CardEvent::emd_humidity_low, 32},
    {model::CardEvent::emd_humidity_not_low, 33},
    {model::CardEvent::emd_humidity_high, 34},
    {model::CardEvent::emd_humidity_not_high, 35},
    {model::CardEvent::emd_alarm_1_active, 36},
    {model::CardEvent::emd_alarm_1_not_active, 37},
    {model::CardEvent::emd_alarm_2_active, 38},
    {model::CardEvent::emd_alarm_2_not_active, 39},
    {model::CardEvent::logged_in, 40},
    {model::CardEvent::account_locked, 41},
});

std::span<const TrapInfo> table_of(TrapFamily family) {
  switch (family) {
    case TrapFamily::net_vision:
      return kNetVision;
    case TrapFamily::rfc1628:
      return kRfc1628;
    case TrapFamily::sts:
      return kSts;
    case TrapFamily::generic:
      break;
  }
  return kGeneric;
}

}  // namespace

const TrapInfo* find_trap(TrapFamily family, std::uint32_t number) {
  const auto table = table_of(family);
  const auto found = std::ranges::find(table, number, &TrapInfo::number);
  return found != table.end() ? &*found : nullptr;
}

std::uint32_t trap_of_event(std::string_view name) {
  const auto found =
      std::ranges::find_if(kEventTraps, [name](const EventTrap& row) { return model::row_of(row.event).name == name; });
  return found != kEventTraps.end() ? found->number : 0;
}

Trap make_trap(TrapFamily family, std::uint32_t number) {
  Trap trap;
  trap.family = family;
  trap.number = number;
  if (const TrapInfo* info = find_trap(family, number)) {
    trap.severity = info->severity;
    if (family == TrapFamily::sts) {
      trap.variables.emplace_back(kTreeSts + Oid{1, 7, 1, 0}, std::string(info->text));
    }
  }
  return trap;
}

}  // namespace nv::snmp
