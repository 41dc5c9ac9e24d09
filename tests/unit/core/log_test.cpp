#include "core/log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using nv::core::Logger;
using nv::core::LogLevel;
using nv::core::LogSink;

namespace {

// What was written to one end is read at the other; a pipe holds 64 KiB, more than these tests write.
class Pipe {
 public:
  Pipe() { REQUIRE(::pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK) == 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  int in() const { return ends_[1]; }
  std::string read() const {
    std::string text(65536, '\0');
    const auto got = ::read(ends_[0], text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace

TEST_CASE("a line names its level or the journal's priority, and its module", "[core][log]") {
  struct Case {
    LogLevel level;
    const char* plain;
    const char* journal;
  };
  const auto c = GENERATE(values<Case>({
      {LogLevel::debug, "debug serial: line lost\n", "<7>serial: line lost\n"},
      {LogLevel::info, "info serial: line lost\n", "<6>serial: line lost\n"},
      {LogLevel::notice, "notice serial: line lost\n", "<5>serial: line lost\n"},
      {LogLevel::warning, "warning serial: line lost\n", "<4>serial: line lost\n"},
      {LogLevel::error, "error serial: line lost\n", "<3>serial: line lost\n"},
  }));
  const Pipe pipe;
  LogSink(pipe.in(), false, LogLevel::debug).write(c.level, "serial", "line lost");
  CHECK(pipe.read() == c.plain);
  LogSink(pipe.in(), true, LogLevel::debug).write(c.level, "serial", "line lost");
  CHECK(pipe.read() == c.journal);
}

TEST_CASE("foreign text cannot forge a line", "[core][log]") {
  const Pipe pipe;
  LogSink sink(pipe.in(), true);
  sink.write(LogLevel::info, "http", std::string_view("a\n<0>b\r\x1B[2J\x7F\0c", 14));
  CHECK(pipe.read() == "<6>http: a?<0>b??[2J??c\n");
  sink.write(LogLevel::info, "http", "ondul\xC3\xA9");
  CHECK(pipe.read() == "<6>http: ondul\xC3\xA9\n");
}

TEST_CASE("lines quieter than the level are dropped, and the level can change", "[core][log]") {
  const Pipe pipe;
  const auto sink = std::make_shared<LogSink>(pipe.in(), false, LogLevel::warning);
  const Logger log(sink, "app");
  log.notice("quiet");
  log.warning("loud");
  CHECK(pipe.read() == "warning app: loud\n");
  sink->set_level(LogLevel::debug);
  log.tagged("snmp").debug("now heard");
  CHECK(pipe.read() == "debug snmp: now heard\n");
}

TEST_CASE("lines of several threads never mix", "[core][log]") {
  const Pipe pipe;
  const auto sink = std::make_shared<LogSink>(pipe.in(), false);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        Logger(sink, "m").info("0123456789");
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    expected += "info m: 0123456789\n";
  }
  CHECK(pipe.read() == expected);
}

TEST_CASE("a log nobody reads stops nothing", "[core][log]") {
  LogSink sink(-1, false);
  sink.write(LogLevel::error, "app", "into the void");
}

TEST_CASE("standard error has priorities only while the journal reads it", "[core][log]") {
  const Pipe pipe;
  const int kept = ::dup(STDERR_FILENO);
  REQUIRE(::dup2(pipe.in(), STDERR_FILENO) >= 0);
  struct stat file {};
  REQUIRE(::fstat(STDERR_FILENO, &file) == 0);
  const std::string journal = std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
  ::setenv("JOURNAL_STREAM", journal.c_str(), 1);
  nv::core::standard_error_sink()->write(LogLevel::info, "app", "up");
  const std::string to_journal = pipe.read();
  ::setenv("JOURNAL_STREAM", "1:2", 1);
  nv::core::standard_error_sink()->write(LogLevel::info, "app", "up");
  const std::string elsewhere = pipe.read();
  ::unsetenv("JOURNAL_STREAM");
  ::dup2(kept, STDERR_FILENO);
  ::close(kept);
  CHECK(to_journal == "<6>app: up\n");
  CHECK(elsewhere == "info app: up\n");
}
