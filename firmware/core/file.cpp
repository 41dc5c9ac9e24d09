#include "core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace nv::core {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

Error system_error(const std::filesystem::path& path, const char* doing) {
  return fail(std::string("cannot ") + doing + " " + path.string() + ": " + std::strerror(errno));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> sync_directory(const std::filesystem::path& directory) {
  const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.get()) != 0) {
    return system_error(directory, "sync");
  }
  return {};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  // O_NONBLOCK: opening a FIFO by mistake must fail below, not hang.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return system_error(path, "read");
  }
  if (!S_ISREG(info.st_mode)) {
    return fail("cannot read " + path.string() + ": not a regular file");
  }
  std::string content;
  std::string chunk(64 * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(file.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_error(path, "read");
    }
    if (got == 0) {
      return content;
    }
    if (content.size() + static_cast<std::size_t>(got) > limit) {
      return fail("cannot read " + path.string() + ": longer than " + std::to_string(limit) + " bytes");
    }
    content.append(chunk, 0, static_cast<std::size_t>(got));
  }
}

KeptFile read_kept_file(const std::filesystem::path& path, std::size_t limit) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    const bool missing = errno == ENOENT;
    return {missing ? Kept::missing : Kept::unreadable, {}, system_error(path, "read").message};
  }
  auto text = read_file(path, limit);
  if (!text) {
    const bool ours = S_ISREG(info.st_mode) && static_cast<std::size_t>(info.st_size) <= limit;
    return {ours ? Kept::unreadable : Kept::damaged, {}, text.error().message};
  }
  return {Kept::good, std::move(*text), {}};
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::string aside = path.string() + ".XXXXXX";
  const Descriptor file(::mkostemp(aside.data(), O_CLOEXEC));  // mkostemp gives mode 0600
  if (!file) {
    return system_error(path, "write");
  }
  const bool written = write_all(file.get(), content) && ::fsync(file.get()) == 0;
  if (!written || ::rename(aside.c_str(), path.c_str()) != 0) {
    const Error error = system_error(path, "write");
    ::unlink(aside.c_str());
    return error;
  }
  return sync_directory(directory);
}

}  // namespace nv::core
