#include "app/start_up_memory.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

namespace {

// proc(5): resident pages of files, in kB.
long resident_file_kilobytes() {
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("RssFile:")) {
      return std::stol(line.substr(8));
    }
  }
  return -1;
}

}  // namespace

TEST_CASE("what the start needed is given back, and the program goes on as before", "[app]") {
  const long before = resident_file_kilobytes();
  REQUIRE(before > 0);
  nv::app::release_start_up_memory();
  CHECK(resident_file_kilobytes() < before);
  // Code and constants that were unmapped come back as they were, and so do relocated tables (the stream's vtable).
  CHECK(resident_file_kilobytes() > 0);
  CHECK(std::to_string(1234567) + "x" == "1234567x");
}
