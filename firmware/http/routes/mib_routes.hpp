// The MIB files for management stations (manual 15.2, "Download MIB file"): /api/v1/mibs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "http/router.hpp"

namespace nv::http {

struct MibFile {
  std::string name;  // "NETVISION8-UPS-MIB"
  std::string text;
};

// Every NAME.txt of the directory, by name; an error when it cannot be read, holds none, more than 20, or one beyond
// 1 MiB.
core::Result<std::vector<MibFile>> load_mibs(const std::filesystem::path& directory);

void add_mib_routes(Router& router, std::vector<MibFile> files);

}  // namespace nv::http
