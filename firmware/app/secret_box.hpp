// The box for the secrets of the settings, with its key in state_dir/settings.key. Main thread.
#pragma once

#include <filesystem>

#include "settings/secret_box.hpp"

namespace nv::app {

settings::SecretBox secret_box(const std::filesystem::path& state_dir);

}  // namespace nv::app
