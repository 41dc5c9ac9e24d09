#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <iostream>

#include "options.hpp"
#include "simulator.hpp"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int complain(const std::string& what, int code) {
  std::cerr << "ups_sim: " << what << std::endl;
  return code;
}

// SIGTERM and SIGINT as a descriptor for the loop.
ups_sim::FileDescriptor signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  return ups_sim::FileDescriptor{signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)};
}

int run(const ups_sim::Options& options) {
  ups_sim::Result<std::unique_ptr<ups_sim::Device>> device = ups_sim::make_device(options.device, options.of_device);
  if (!device) {
    return complain(device.error(), kUsage);
  }
  const ups_sim::FileDescriptor signal_fd = signals();
  // The default slack of 50 microseconds is a third of a character at 57600 baud.
  prctl(PR_SET_TIMERSLACK, 1000UL);
  ups_sim::Simulator simulator(options, std::move(*device));
  if (const ups_sim::Problem problem = simulator.start()) {
    return complain(*problem, kFailed);
  }
  std::cout << "ready " << options.link << std::endl;
  simulator.run(signal_fd.get());
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  try {
    const ups_sim::Result<ups_sim::Options> options = ups_sim::parse_options({argv, static_cast<std::size_t>(argc)});
    if (!options) {
      return complain(options.error(), kUsage);
    }
    switch (options->action) {
      case ups_sim::Options::Action::help:
        std::cout << ups_sim::help_text();
        return 0;
      case ups_sim::Options::Action::list:
        for (const std::string& name : ups_sim::device_names()) {
          std::cout << name << "\n";
        }
        return 0;
      case ups_sim::Options::Action::run:
        return run(*options);
    }
  } catch (const std::exception& error) {
    return complain(error.what(), kFailed);
  }
  return kFailed;
}
