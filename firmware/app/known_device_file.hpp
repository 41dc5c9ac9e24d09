// state_dir/link.json: the rate and the map that worked last, tried first at the next start. Losing it costs seconds.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "device/detection.hpp"

namespace nv::app {

std::optional<device::KnownDevice> parse_known_device(std::string_view text);  // none when it is not one
std::string known_device_text(const device::KnownDevice& known);

std::optional<device::KnownDevice> load_known_device(const std::filesystem::path& state_dir);
core::Result<void> save_known_device(const std::filesystem::path& state_dir, const device::KnownDevice& known);

}  // namespace nv::app
