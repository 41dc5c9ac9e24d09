#include "core/log.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace nv::core {
namespace {

struct LevelText {
  std::string_view name;
  std::string_view journal_prefix;  // syslog priorities of sd-daemon(3)
};

constexpr std::array<LevelText, 5> kLevels{{
    {"debug", "<7>"},
    {"info", "<6>"},
    {"notice", "<5>"},
    {"warning", "<4>"},
    {"error", "<3>"},
}};

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      c = '?';
    }
  }
  return line;
}

void write_all(int file_descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_descriptor, text.data(), text.size());
    if (written <= 0) {
      return;  // a log that cannot be written must not stop the daemon
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

LogSink::LogSink(int file_descriptor, bool journal, LogLevel level)
    : file_descriptor_(file_descriptor), journal_(journal), level_(level) {}

void LogSink::write(LogLevel level, std::string_view module, std::string_view message) {
  const std::lock_guard lock(mutex_);
  if (level < level_) {
    return;
  }
  const LevelText& text = kLevels.at(static_cast<std::size_t>(level));
  std::string line(journal_ ? text.journal_prefix : text.name);
  line += journal_ ? "" : " ";
  line += module;
  line += ": ";
  line += one_line(message);
  line += '\n';
  write_all(file_descriptor_, line);
}

void LogSink::set_level(LogLevel level) {
  const std::lock_guard lock(mutex_);
  level_ = level;
}

std::shared_ptr<LogSink> standard_error_sink(LogLevel level) {
  // JOURNAL_STREAM is "device:inode" of the journal's socket; it is ours only while standard error still is that file.
  bool journal = false;
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  if (stream != nullptr && ::fstat(STDERR_FILENO, &file) == 0) {
    std::array<char, 64> own{};
    std::snprintf(own.data(), own.size(), "%llu:%llu", static_cast<unsigned long long>(file.st_dev),
                  static_cast<unsigned long long>(file.st_ino));
    journal = std::string_view(stream) == own.data();
  }
  return std::make_shared<LogSink>(STDERR_FILENO, journal, level);
}

}  // namespace nv::core
