// The pseudo-terminal that plays the serial port, with the link through which the host finds it. The device end stays
// alive while hosts come and go; what it said to nobody is dropped when the next host opens the port.
#pragma once

#include <poll.h>

#include <filesystem>
#include <string>
#include <vector>

#include "line/file_descriptor.hpp"
#include "line/frame.hpp"
#include "result.hpp"

namespace ups_sim {

class Pty {
 public:
  explicit Pty(std::filesystem::path link) : link_(std::move(link)) {}
  ~Pty() { unplug(); }
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;

  Problem plug();
  void unplug();
  bool is_plugged() const { return device_.is_open(); }

  void add_to(std::vector<pollfd>& polled) const;
  Bytes read();
  void write(const Bytes& bytes);
  // The rate the host has set; both ends of a pseudo-terminal share it. 0 = a rate this program does not know.
  int host_baud() const;
  // Cleans up after a host that came or went. To be called before the bytes of a new host are answered.
  void watch_host();

 private:
  std::filesystem::path link_;
  FileDescriptor device_;  // the master side
  FileDescriptor port_;    // the host's side, kept open so that a closing host does not hang up the line
  FileDescriptor watch_;
};

}  // namespace ups_sim
