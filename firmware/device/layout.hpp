// Which nodes a device has and where their registers are. A member of a parallel or modular system answers on the same
// slave, in the block 0xn000 (sources: Socomec JBUS and MODBUS documents of the DELPHYS and MASTERYS ranges).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "device/register_map.hpp"
#include "model/register_image.hpp"
#include "model/snapshot.hpp"

namespace nv::device {

struct NodePlan {
  model::NodeId id;
  // The top digit of the node's addresses; none for a module inside a unit of a modular parallel system, of which only
  // the unit's summary bits speak.
  std::optional<std::uint8_t> block;
  std::uint8_t summary_block = 0;  // where the summary bits of a member stand

  bool operator==(const NodePlan&) const = default;
  std::uint16_t at(std::uint16_t address) const {
    return static_cast<std::uint16_t>(static_cast<unsigned>(block.value_or(0)) << 12U | address);
  }
};

struct Layout {
  model::Architecture architecture{};
  std::vector<NodePlan> nodes;  // the system first

  bool operator==(const Layout&) const = default;
};

inline constexpr unsigned kMaxJbuspUnits = 6;     // manual 7.4
inline constexpr unsigned kMaxVuMapUnits = 15;    // the manual says 10, its summary words have 15 places
inline constexpr unsigned kMaxModulesOfUnit = 8;  // manual 7.4

// The layout as far as the words read up to now tell it. `refused`: whether the device is known to refuse the table
// that begins at this address.
Layout plan_layout(const RegisterMap& map, const model::RegisterImage& image,
                   const std::function<bool(std::uint16_t)>& refused);

}  // namespace nv::device
