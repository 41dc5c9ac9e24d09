// What the start says of itself in the event log (manual 18.5): whether the machine, or only the daemon, was started
// again, and whether the firmware is another than last time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace nv::app {

// True at the first start since the machine booted. Remembers the boot in state_dir/boot_id.
bool is_cold_boot(const std::filesystem::path& state_dir);

// The version of the last start, when it was another one. Remembers this one in state_dir/version.
std::optional<std::string> version_before(const std::filesystem::path& state_dir, std::string_view version);

}  // namespace nv::app
