// What the card knows of itself: version, running time, memory, room on the disk, its files. Main thread.
#pragma once

#include <chrono>
#include <filesystem>

#include "core/clock.hpp"
#include "http/routes/system_routes.hpp"

namespace nv::app {

class SystemInfoSource {
 public:
  SystemInfoSource(const core::Clock& clock, std::filesystem::path state_dir);

  // What cannot be found out is absent.
  http::SystemInfo read() const;

 private:
  const core::Clock& clock_;
  std::filesystem::path state_dir_;
  core::SteadyTime since_;
};

}  // namespace nv::app
