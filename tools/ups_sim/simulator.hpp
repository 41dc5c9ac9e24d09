// The running program: device, line, pseudo-terminal, control socket, one loop around them.
#pragma once

#include <optional>

#include "control/control_server.hpp"
#include "control/controller.hpp"
#include "line/pty.hpp"
#include "line/rtu_line.hpp"
#include "options.hpp"

namespace ups_sim {

class Simulator {
 public:
  Simulator(const Options& options, std::unique_ptr<Device> device);

  // Everything that can fail at the start.
  Problem start();
  // Until "quit" or until the descriptor of the signals becomes readable.
  void run(int signal_fd);

 private:
  void serve_line();
  void tick(Time now);
  void add_fault(const Fault& fault);
  void clear_faults();
  void wait(int signal_fd, std::vector<pollfd>& polled) const;
  Time deadline() const;

  Options options_;
  int baud_;
  World world_;
  TrafficLog log_;
  Faults faults_;
  Slave slave_;
  RtuLine line_;
  Pty pty_;
  Controller controller_;
  ControlServer server_;
  Time last_tick_;
  std::optional<Time> plug_at_;
  bool quit_ = false;
};

}  // namespace ups_sim
