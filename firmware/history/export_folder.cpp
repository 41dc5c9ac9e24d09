#include "history/export_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>
#include <vector>

namespace nv::history {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBefore = "netvision-logs-";

core::Error system_error(const char* doing, const fs::path& path) {
  return core::fail(std::string("cannot ") + doing + " " + path.string() + ": " + std::strerror(errno));
}

core::Result<void> sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return system_error("sync", folder);
  }
  // Some file systems of sticks cannot sync a folder and say so.
  const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
  const core::Error error = synced ? core::Error() : system_error("sync", folder);
  ::close(descriptor);
  if (!synced) {
    return error;
  }
  return {};
}

core::Result<void> usable(const ExportTarget& target) {
  if (!target.folder.is_absolute()) {
    return core::fail("the directory is not an absolute path");
  }
  struct stat folder {};
  struct stat own {};
  if (::stat(target.folder.c_str(), &folder) != 0) {
    return system_error("find", target.folder);
  }
  if (!S_ISDIR(folder.st_mode)) {
    return core::fail(target.folder.string() + " is no directory");
  }
  if (target.only_other_disk && ::stat(target.own_disk.c_str(), &own) == 0 && folder.st_dev == own.st_dev) {
    return core::fail("nothing is mounted at " + target.folder.string());
  }
  return {};
}

// Exactly the names of export_name(): nobody else's file is ever deleted.
bool is_ours(const std::string& name) {
  if (!name.starts_with(kBefore)) {
    return false;
  }
  const std::string_view stamp = std::string_view(name).substr(kBefore.size());
  constexpr std::string_view kShape = "00000000T000000Z.zip";
  if (stamp.size() != kShape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = stamp[i] >= '0' && stamp[i] <= '9';
    if (kShape[i] == '0' ? !digit : stamp[i] != kShape[i]) {
      return false;
    }
  }
  return true;
}

// The names sort by time.
void delete_oldest(const fs::path& folder, std::size_t keep) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (is_ours(name)) {
      names.push_back(std::move(name));
    }
  }
  std::ranges::sort(names);
  for (std::size_t i = 0; i + keep < names.size(); ++i) {
    fs::remove(folder / names[i], error);
  }
}

}  // namespace

std::string export_name(core::WallTime time) {
  const std::time_t seconds = core::WallTime::clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> stamp{};
  const std::size_t size = std::strftime(stamp.data(), stamp.size(), "%Y%m%dT%H%M%SZ.zip", &parts);
  return std::string(kBefore).append(stamp.data(), size);
}

core::Result<ExportFile> ExportFile::create(const ExportTarget& target, const std::string& name) {
  if (auto fit = usable(target); !fit) {
    return fit.error();
  }
  ExportFile file;
  file.path_ = target.folder / name;
  file.aside_ = target.folder / ("." + name + ".part");
  file.descriptor_ = ::open(file.aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file.descriptor_ < 0) {
    const auto error = system_error("write", file.aside_);
    file.aside_.clear();
    return error;
  }
  ::fchmod(file.descriptor_, 0644);  // for those who collect them, whatever the card keeps for itself
  return file;
}

core::Result<void> ExportFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return system_error("write", aside_);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

core::Result<fs::path> ExportFile::commit(std::size_t keep) {
  const bool synced = ::fsync(descriptor_) == 0;
  if (!synced || ::close(std::exchange(descriptor_, -1)) != 0 || ::rename(aside_.c_str(), path_.c_str()) != 0) {
    return system_error("write", path_);
  }
  aside_.clear();
  if (auto done = sync_folder(path_.parent_path()); !done) {
    return done.error();
  }
  delete_oldest(path_.parent_path(), keep);
  return path_;
}

ExportFile::ExportFile(ExportFile&& other) noexcept
    : path_(std::move(other.path_)),
      aside_(std::exchange(other.aside_, fs::path())),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

ExportFile& ExportFile::operator=(ExportFile&& other) noexcept {
  abandon();
  path_ = std::move(other.path_);
  aside_ = std::exchange(other.aside_, fs::path());
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

ExportFile::~ExportFile() {
  abandon();
}

void ExportFile::abandon() {
  if (descriptor_ >= 0) {
    ::close(std::exchange(descriptor_, -1));
  }
  if (!aside_.empty()) {
    ::unlink(aside_.c_str());
    aside_.clear();
  }
}

}  // namespace nv::history
