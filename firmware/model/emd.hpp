// What the environmental sensor (EMD) beside the card measures: manual 14 and the EMD appendix. It belongs to the card
// and not to the UPS.
#pragma once

#include <cstdint>
#include <optional>

namespace nv::model {

struct EmdReadings {
  std::optional<std::int32_t> temperature;  // tenths of a degree Celsius, with its calibration offset
  std::optional<std::int32_t> humidity;     // tenths of a percent, likewise
  bool operator==(const EmdReadings&) const = default;
};

}  // namespace nv::model
