// Where scenarios lie: beside the sources of a build tree, or where an installation put them.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "scenario.hpp"

namespace ups_sim {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> scenario_folders() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return {fs::path{UPS_SIM_SCENARIOS}, program.parent_path().parent_path() / UPS_SIM_SCENARIOS_INSTALLED};
}

std::vector<fs::path> candidates(const std::string& name_or_path) {
  if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".json")) {
    return {name_or_path};
  }
  std::vector<fs::path> paths;
  for (const fs::path& folder : scenario_folders()) {
    paths.push_back(folder / (name_or_path + ".json"));
  }
  return paths;
}

}  // namespace

Result<Scenario> load_scenario(const std::string& name_or_path) {
  for (const fs::path& path : candidates(name_or_path)) {
    std::error_code error;
    std::ifstream file(path, std::ios::binary);
    if (!fs::is_regular_file(path, error) || !file) {
      continue;
    }
    Result<Scenario> scenario = parse_scenario({std::istreambuf_iterator<char>{file}, {}});
    return scenario ? scenario : Result<Scenario>{Error{"scenario " + path.string() + ": " + scenario.error()}};
  }
  return Error{"there is no scenario \"" + name_or_path + "\""};
}

}  // namespace ups_sim
