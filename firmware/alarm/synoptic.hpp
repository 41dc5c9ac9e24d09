// The parts of the synoptics and their colours, as data (manual 12.1.1 unit, 12.2.1 system, 13.1 STS). Pure.
#pragma once

#include <vector>

#include "alarm/states.hpp"

namespace nv::alarm {

// Every part in the manual's order; all unknown when `live` is false or the tables behind them are not known. A module
// that only summary bits know has no parts.
std::vector<model::PartTone> derive_synoptic(const View& view, bool live);

}  // namespace nv::alarm
