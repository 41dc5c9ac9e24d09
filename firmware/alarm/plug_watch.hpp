// Which power-share plugs closed or opened (manual 18.3, "Power Plugs 1 to 4 ON / OFF"), by whatever register tells it:
// a status bit of the VU-MAP, a word of JBUSP. Pure; the alarm engine's thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "model/plug.hpp"
#include "model/snapshot.hpp"

namespace nv::alarm {

struct PlugChange {
  unsigned index;  // 0 for plug 1
  bool closed;
};

class PlugWatch {
 public:
  // What changed since a plug was last known. The first sight of a plug is no change; a plug that is not told for a
  // while is compared with what was told before. `readings` are live.
  std::vector<PlugChange> look(const model::Readings& readings);

  // Another device.
  void forget() { *this = {}; }

 private:
  std::size_t count_ = 0;
  std::array<std::optional<bool>, model::kMostPlugs> closed_{};
};

}  // namespace nv::alarm
