// options -> Application -> run -> exit code. 0: stopped on request; 1: cannot start or serve; 2: wrong command line.
#include <malloc.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/application.hpp"
#include "app/begin_anew.hpp"
#include "app/options.hpp"
#include "app/parts.hpp"
#include "app/ready.hpp"
#include "app/secret_box.hpp"
#include "app/start_up_memory.hpp"
#include "app/version.hpp"
#include "settings/sections/all.hpp"
#include "settings/sections/joint_rules.hpp"
#include "settings/store.hpp"

namespace {

namespace asio = boost::asio;

int check_config(const nv::app::Options& options) {
  const nv::settings::Store store(nv::settings::AllSections(),
                                  {options.config, options.state_dir, nv::app::secret_box(options.state_dir)},
                                  nv::settings::joint_rules());
  std::size_t problems = 0;
  const auto check = [&](const std::filesystem::path& file) {
    for (const nv::settings::Problem& problem : store.check(file)) {
      std::cerr << "netvisiond: " << problem.where << ": " << problem.message << '\n';
      ++problems;
    }
  };
  if (options.config) {
    check(*options.config);
  }
  if (std::filesystem::exists(store.settings_file())) {
    check(store.settings_file());
  }
  if (problems == 0) {
    std::cout << "the configuration is right\n";
  }
  return problems == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

// An option names a file that must be there: a slip of the pen is told at once. A path in the settings may come later.
nv::core::Result<void> check_paths(const nv::app::Options& options) {
  std::error_code error;
  if (options.serial && !std::filesystem::exists(*options.serial, error)) {
    return nv::core::fail("--serial: there is no " + options.serial->string());
  }
  if (options.config) {
    const std::ifstream file(*options.config);
    if (!file || std::filesystem::is_directory(*options.config, error)) {
      return nv::core::fail("--config: cannot read " + options.config->string());
    }
  }
  return {};
}

// Blocked in every thread and read from a descriptor: no thread is interrupted, and none is lost while the program
// starts.
const sigset_t& handled_signals() {
  static const sigset_t kSet = [] {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
      sigaddset(&set, number);
    }
    return set;
  }();
  return kSet;
}

// Stops the application on SIGTERM or SIGINT, reloads on SIGHUP, and stops it for a restart.
class Ending {
 public:
  Ending(asio::io_context& io, nv::app::Application& application, const nv::app::ServiceManager& manager,
         char** arguments)
      : io_(io),
        application_(application),
        manager_(manager),
        arguments_(arguments),
        signals_(io, ::signalfd(-1, &handled_signals(), SFD_CLOEXEC | SFD_NONBLOCK)),
        deadline_(io) {}

  void wait() {
    signals_.async_wait(asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code error) {
      signalfd_siginfo signal{};
      if (error) {
        return;
      }
      if (::read(signals_.native_handle(), &signal, sizeof signal) != sizeof signal) {
        wait();
        return;
      }
      const auto number = static_cast<int>(signal.ssi_signo);
      if (number == SIGHUP && !stopping_) {
        manager_.reloading();
        application_.reload();
        manager_.ready();
      }
      if (number != SIGHUP) {
        restarting_ = false;
        manager_.stopping();
        stop();
      }
      wait();
    });
  }

  // To the service manager this is a reload: ready() comes from the program begun anew.
  void restart() {
    if (!stopping_) {
      restarting_ = true;
      manager_.reloading();
      stop();
    }
  }
  bool restarting() const { return restarting_; }

 private:
  void stop() {
    if (std::exchange(stopping_, true)) {
      return;
    }
    // Everything that must last is on disk already; a device that dribbles bytes must not hold up the end.
    deadline_.expires_after(std::chrono::milliseconds(1700));
    deadline_.async_wait([this](boost::system::error_code error) {
      if (error) {
        return;
      }
      if (restarting_) {
        nv::app::begin_anew(arguments_);
      }
      std::_Exit(EXIT_SUCCESS);
    });
    asio::co_spawn(io_, application_.stop(), [this](std::exception_ptr) { io_.stop(); });
  }

  asio::io_context& io_;
  nv::app::Application& application_;
  const nv::app::ServiceManager& manager_;
  char** arguments_;
  asio::posix::stream_descriptor signals_;
  asio::steady_timer deadline_;
  bool stopping_ = false;
  bool restarting_ = false;
};

// True: begin anew.
bool run(nv::app::Options options, char** arguments) {
  ::pthread_sigmask(SIG_BLOCK, &handled_signals(), nullptr);  // before there is a second thread
  asio::io_context io(1);
  const nv::app::ServiceManager manager;
  nv::app::Application application(io, std::move(options), nv::core::standard_error_sink());
  Ending ending(io, application, manager, arguments);
  application.on_restart([&ending] { ending.restart(); });
  if (const auto started = application.start(); !started) {
    std::cerr << "netvisiond: " << started.error().message << std::endl;
    // Coroutines may already have been spawned: they end with the process, not half-way through a destructor.
    std::_Exit(EXIT_FAILURE);
  }
  ending.wait();
  std::cout << nv::app::ready_line(application.ports()) << std::endl;
  manager.ready();
  asio::steady_timer start_is_over(io, std::chrono::seconds(20));  // detection takes some seconds more
  start_is_over.async_wait([](boost::system::error_code error) {
    if (!error) {
      nv::app::release_start_up_memory();
    }
  });
  io.run();
  return ending.restarting();
}

}  // namespace

int main(int argc, char** argv) {
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);  // a core file would hold passwords and keys
  ::umask(S_IRWXG | S_IRWXO);       // what the card keeps is for nobody else
  // A thread per blocking library must not bring a malloc arena each: memory is short on the board.
  ::mallopt(M_ARENA_MAX, 1);
  try {
    nv::core::Result<nv::app::Options> options = nv::app::parse_options(argc, argv);
    if (!options) {
      std::cerr << "netvisiond: " << options.error().message << " (--help lists the options)\n";
      return 2;
    }
    if (options->help) {
      std::cout << nv::app::usage();
      return EXIT_SUCCESS;
    }
    if (options->version) {
      std::cout << "netvisiond " << nv::app::kVersion << '\n';
      return EXIT_SUCCESS;
    }
    if (options->licenses) {
      std::cout << nv::app::licenses_json();
      return EXIT_SUCCESS;
    }
    if (const auto paths = check_paths(*options); !paths) {
      std::cerr << "netvisiond: " << paths.error().message << '\n';
      return EXIT_FAILURE;
    }
    if (options->check_config) {
      return check_config(*options);
    }
    if (run(std::move(*options), argv)) {
      nv::app::begin_anew(argv);
      std::cerr << "netvisiond: cannot begin anew\n";
      return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "netvisiond: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
