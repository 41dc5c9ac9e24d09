// Whole files, safely: reads are bounded, writes replace the old file in one step or not at all (power may fail at any
// instant). Any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace nv::core {

// The file's bytes; an error when it is missing, unreadable, not a regular file or longer than `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Writes aside (mode 0600), syncs file and directory, renames over `path`.
Result<void> replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace nv::core
