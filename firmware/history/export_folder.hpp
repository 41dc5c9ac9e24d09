// The folder that copies of the logs go to. A file is written aside, synced, and renamed when it is whole: a stick that
// is pulled out leaves no half file under a name that counts. Every call blocks: a thread of its own.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace nv::history {

struct ExportTarget {
  std::filesystem::path folder;
  std::filesystem::path own_disk;  // a file or folder on the card's own disk
  bool only_other_disk = true;
  std::size_t keep = 30;
};

// "netvision-logs-20260301T020000Z.zip"
std::string export_name(core::WallTime time);

class ExportFile {
 public:
  ExportFile() = default;
  ExportFile(ExportFile&& other) noexcept;
  ExportFile& operator=(ExportFile&& other) noexcept;
  ~ExportFile();  // what was not committed goes

  // Why not, for a person: no absolute path, no such folder, nothing mounted there, no right to write ...
  static core::Result<ExportFile> create(const ExportTarget& target, const std::string& name);

  core::Result<void> write(std::string_view bytes);
  // The file is on the disk, whole, and older ones are deleted until `keep` are left. Only names of our own pattern.
  core::Result<std::filesystem::path> commit(std::size_t keep);

 private:
  void abandon();

  std::filesystem::path path_;
  std::filesystem::path aside_;
  int descriptor_ = -1;
};

}  // namespace nv::history
