// Cold boot or warm boot (manual 18.5): whether the machine, or only the daemon, was started again.
#pragma once

#include <filesystem>

namespace nv::app {

// True at the first start since the machine booted. Remembers the boot in state_dir/boot_id.
bool is_cold_boot(const std::filesystem::path& state_dir);

}  // namespace nv::app
