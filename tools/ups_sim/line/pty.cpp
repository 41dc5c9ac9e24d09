#include "line/pty.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace ups_sim {
namespace {

struct Rate {
  speed_t code;
  int baud;
};

constexpr auto kRates = std::to_array<Rate>({{B1200, 1200},
                                             {B2400, 2400},
                                             {B4800, 4800},
                                             {B9600, 9600},
                                             {B19200, 19200},
                                             {B38400, 38400},
                                             {B57600, 57600},
                                             {B115200, 115200}});

std::string last_error() {
  return std::generic_category().message(errno);
}

void make_raw(int fd) {
  termios settings{};
  if (tcgetattr(fd, &settings) == 0) {
    cfmakeraw(&settings);
    tcsetattr(fd, TCSANOW, &settings);
  }
}

// A link left behind by a killed simulator is replaced, anything else is not ours to remove.
Problem make_link(const std::filesystem::path& link, const char* target) {
  std::error_code error;
  if (std::filesystem::is_symlink(link, error)) {
    std::filesystem::remove(link, error);
  }
  std::filesystem::create_symlink(target, link, error);
  if (error) {
    return "cannot create the link " + link.string() + ": " + error.message();
  }
  return {};
}

}  // namespace

Problem Pty::plug() {
  device_ = FileDescriptor{posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
  std::array<char, 64> name{};
  if (!device_.is_open() || grantpt(device_.get()) != 0 || unlockpt(device_.get()) != 0 ||
      ptsname_r(device_.get(), name.data(), name.size()) != 0) {
    device_.close();
    return "cannot create a pseudo-terminal: " + last_error();
  }
  port_ = FileDescriptor{::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
  make_raw(port_.get());
  watch_ = FileDescriptor{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
  if (!watch_.is_open() ||
      inotify_add_watch(watch_.get(), name.data(), IN_OPEN | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE) < 0) {
    watch_.close();
  }
  if (Problem problem = make_link(link_, name.data())) {
    device_.close();
    port_.close();
    watch_.close();
    return problem;
  }
  return {};
}

void Pty::unplug() {
  if (!is_plugged()) {
    return;
  }
  std::error_code ignored;
  std::filesystem::remove(link_, ignored);
  watch_.close();
  port_.close();
  device_.close();
}

void Pty::add_to(std::vector<pollfd>& polled) const {
  if (is_plugged()) {
    polled.push_back({device_.get(), POLLIN, 0});
    if (watch_.is_open()) {
      polled.push_back({watch_.get(), POLLIN, 0});
    }
  }
}

Bytes Pty::read() {
  Bytes bytes(512);
  const ssize_t count = is_plugged() ? ::read(device_.get(), bytes.data(), bytes.size()) : 0;
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

void Pty::write(const Bytes& bytes) {
  if (is_plugged() && !bytes.empty()) {
    // A host that does not read loses bytes, as with any serial port.
    [[maybe_unused]] const ssize_t ignored = ::write(device_.get(), bytes.data(), bytes.size());
  }
}

int Pty::host_baud() const {
  termios settings{};
  if (!is_plugged() || tcgetattr(port_.get(), &settings) != 0) {
    return 0;
  }
  const speed_t speed = cfgetospeed(&settings);
  for (const Rate& rate : kRates) {
    if (rate.code == speed) {
      return rate.baud;
    }
  }
  return 0;
}

void Pty::watch_host() {
  alignas(inotify_event) std::array<char, 4096> buffer{};
  bool changed = false;
  while (watch_.is_open() && ::read(watch_.get(), buffer.data(), buffer.size()) > 0) {
    changed = true;
  }
  if (changed) {
    // The next host finds neither the bytes nor the lock of the last one. Events of the same kind are merged by the
    // kernel, so hosts cannot be counted.
    tcflush(port_.get(), TCIFLUSH);
    ioctl(port_.get(), TIOCNXCL);
  }
}

}  // namespace ups_sim
