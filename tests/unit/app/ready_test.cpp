#include "app/ready.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

using nv::app::BoundPort;
using nv::app::ready_line;
using nv::app::ServiceManager;

namespace {

// The other end: what systemd would be.
class Listener {
 public:
  explicit Listener(const std::string& path) : file_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.data(), path.size());
    const bool abstract = path.front() == '@';
    if (abstract) {
      name.sun_path[0] = '\0';
    }
    const auto length = offsetof(sockaddr_un, sun_path) + path.size() + (abstract ? 0 : 1);
    REQUIRE(::bind(file_, reinterpret_cast<const sockaddr*>(&name), static_cast<socklen_t>(length)) == 0);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::close(file_); }

  // The next message; empty when there is none.
  std::string next() const {
    std::string text(4096, '\0');
    const auto got = ::recv(file_, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }

 private:
  int file_;
};

// A variable of the environment for the length of a test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

std::int64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

TEST_CASE("the ready line names the bound ports in their order", "[app][ready]") {
  CHECK(ready_line({}) == "ready {}");
  CHECK(ready_line(std::vector<BoundPort>{{"http", 8080}}) == "ready {\"http\":8080}");
  CHECK(ready_line(std::vector<BoundPort>{{"http", 40001}, {"snmp", 161}}) == "ready {\"http\":40001,\"snmp\":161}");
}

TEST_CASE("the service manager is told at its socket, by path or abstract name", "[app][ready]") {
  const nv::test::TempDir dir;
  const bool abstract = GENERATE(false, true);
  const std::string path = abstract ? "@nv-notify-test-" + std::to_string(::getpid()) : (dir / "notify").string();
  const Listener listener(path);
  const Variable variable("NOTIFY_SOCKET", path);
  const ServiceManager manager;
  CHECK(manager.listens());
  manager.status("serving\nREADY=0");
  CHECK(listener.next() == "STATUS=serving READY=0");
  manager.ready();
  CHECK(listener.next() == "READY=1");
  manager.watchdog();
  CHECK(listener.next() == "WATCHDOG=1");
  manager.stopping();
  CHECK(listener.next() == "STOPPING=1");
}

TEST_CASE("a reload is told with the monotonic time", "[app][ready]") {
  const nv::test::TempDir dir;
  const Listener listener((dir / "notify").string());
  const Variable variable("NOTIFY_SOCKET", (dir / "notify").string());
  const auto before = monotonic_microseconds();
  ServiceManager().reloading();
  const auto after = monotonic_microseconds();
  const std::string told = listener.next();
  const std::string start = "RELOADING=1\nMONOTONIC_USEC=";
  REQUIRE_THAT(told, Catch::StartsWith(start));
  const auto time = std::stoll(told.substr(start.size()));
  CHECK(time >= before);
  CHECK(time <= after);
}

TEST_CASE("without a service manager, or with one that went away, nothing happens", "[app][ready]") {
  ::unsetenv("NOTIFY_SOCKET");
  const ServiceManager none;
  CHECK_FALSE(none.listens());
  none.ready();
  const nv::test::TempDir dir;
  for (const std::string& path :
       {std::string("relative"), std::string("@"), std::string(200, '/'), (dir / "nobody-listens").string()}) {
    const Variable variable("NOTIFY_SOCKET", path);
    ServiceManager().ready();
  }
}

TEST_CASE("a service manager that reads nothing delays a message, but for ever it does not", "[app][ready]") {
  const nv::test::TempDir dir;
  const Listener listener((dir / "notify").string());
  const Variable variable("NOTIFY_SOCKET", (dir / "notify").string());
  const ServiceManager manager;
  const auto start = std::chrono::steady_clock::now();
  const std::string long_text(50'000, 'x');
  // The kernel queues a few hundred kilobytes at most; the first send that finds no room ends the test.
  for (int i = 0; i < 1000 && std::chrono::steady_clock::now() - start < std::chrono::milliseconds(900); ++i) {
    manager.status(long_text);
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  CHECK_FALSE(listener.next().empty());
}

TEST_CASE("the watchdog's limit is ours only if it is meant for this process", "[app][ready]") {
  struct Case {
    const char* limit;
    std::string process;
    std::optional<std::chrono::microseconds> expected;
  };
  const auto c = GENERATE(values<Case>({
      {"30000000", "", std::chrono::seconds(30)},
      {"30000000", std::to_string(::getpid()), std::chrono::seconds(30)},
      {"30000000", "1", std::nullopt},
      {"0", "", std::nullopt},
      {"-5", "", std::nullopt},
      {"soon", "", std::nullopt},
      {"", "", std::nullopt},
      {"99999999999999999999", "", std::nullopt},
  }));
  CAPTURE(c.limit, c.process);
  const Variable limit("WATCHDOG_USEC", c.limit);
  const Variable process("WATCHDOG_PID", c.process);
  CHECK(ServiceManager().watchdog_limit() == c.expected);
}
