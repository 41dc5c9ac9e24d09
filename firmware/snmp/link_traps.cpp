#include "snmp/link_traps.hpp"

namespace nv::snmp {
namespace {

constexpr Oid kIfEntry{1, 3, 6, 1, 2, 1, 2, 2, 1};
constexpr std::uint32_t kAdminStatus = 7;
constexpr std::uint32_t kOperStatus = 8;

// ifOperStatus: up(1), down(2), lowerLayerDown(7).
Trap link_trap(const core::LinkStatus& status) {
  Trap trap = make_trap(TrapFamily::generic, status.running ? kLinkUp : kLinkDown);
  const std::int32_t oper = status.running ? 1 : (status.admin_up ? 7 : 2);
  trap.variables = {{kIfEntry + Oid{1, status.index}, static_cast<std::int32_t>(status.index)},
                    {kIfEntry + Oid{kAdminStatus, status.index}, status.admin_up ? 1 : 2},
                    {kIfEntry + Oid{kOperStatus, status.index}, oper}};
  return trap;
}

}  // namespace

std::vector<Trap> link_traps(std::span<const core::LinkChange> changes) {
  std::vector<Trap> traps;
  for (const core::LinkChange& change : changes) {
    traps.push_back(link_trap(change.status));
  }
  return traps;
}

}  // namespace nv::snmp
