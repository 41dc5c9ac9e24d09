#include "line/faults.hpp"

#include <algorithm>

namespace ups_sim {

void Faults::add(const Fault& fault, Time now) {
  active_.push_back({fault, fault.for_s ? now + seconds(*fault.for_s) : kNever});
}

std::vector<Fault> Faults::take(std::uint16_t address, std::uint16_t count, Time now) {
  std::erase_if(active_, [now](const Active& active) { return active.until <= now; });
  std::vector<Fault> met;
  for (Active& active : active_) {
    Fault& fault = active.fault;
    const bool meant =
        !fault.address || (*fault.address >= address && *fault.address < address + std::max<int>(1, count));
    if (meant) {
      met.push_back(fault);
      fault.count = fault.count ? std::optional{*fault.count - 1} : std::nullopt;
    }
  }
  std::erase_if(active_, [](const Active& active) { return active.fault.count && *active.fault.count <= 0; });
  return met;
}

bool Faults::any(FaultKind kind, Time now) const {
  return std::ranges::any_of(active_,
                             [&](const Active& active) { return active.fault.kind == kind && active.until > now; });
}

}  // namespace ups_sim
