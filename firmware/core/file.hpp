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

// A file of the card's own. Unreadable: the system cannot read it now (a failing disk, no right to it), which says
// nothing of what it holds: it must not be replaced or taken for lost. Damaged: nothing we wrote; whoever reads the
// content says so too.
enum class Kept { good, missing, unreadable, damaged };
struct KeptFile {
  Kept kind = Kept::missing;
  std::string content;
  std::string fault;  // one line, unless it is good
};
KeptFile read_kept_file(const std::filesystem::path& path, std::size_t limit);

// Writes aside (mode 0600), syncs file and directory, renames over `path`.
Result<void> replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace nv::core
