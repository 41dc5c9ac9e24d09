// What is wrong with a settings file, for the log and for whoever restores one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nv::settings {

// Something in a file that does not count. The message never holds a secret.
struct Problem {
  std::string where;  // "/etc/netvisiond/netvisiond.json: serial.slave"
  std::string message;
  bool operator==(const Problem&) const = default;
};

// At most a hundred are kept; then one line says that there are more.
void report(std::vector<Problem>& problems, Problem problem);

// "FILE: section.key". Our own names as they are; foreign ones shortened and made printable.
std::string place(const std::filesystem::path& file, std::string_view section, std::string_view key);

}  // namespace nv::settings
