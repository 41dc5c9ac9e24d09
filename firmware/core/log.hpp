// Levelled lines with a module tag on standard error. One sink per process, handed down by the application; a Logger
// is a cheap handle to it. Any thread. Lines carry the "<N>" priority prefix when the journal reads them
// (sd-daemon(3)).
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace nv::core {

enum class LogLevel { debug, info, notice, warning, error };

class LogSink {
 public:
  // journal: prefix lines with the syslog priority; level: quieter lines are dropped.
  LogSink(int file_descriptor, bool journal, LogLevel level = LogLevel::info);

  // Control characters inside the message are replaced, so that foreign text cannot forge a line.
  void write(LogLevel level, std::string_view module, std::string_view message);
  void set_level(LogLevel level);

 private:
  std::mutex mutex_;
  int file_descriptor_;
  bool journal_;
  LogLevel level_;
};

class Logger {
 public:
  Logger(std::shared_ptr<LogSink> sink, std::string module) : sink_(std::move(sink)), module_(std::move(module)) {}

  void debug(std::string_view message) const { sink_->write(LogLevel::debug, module_, message); }
  void info(std::string_view message) const { sink_->write(LogLevel::info, module_, message); }
  void notice(std::string_view message) const { sink_->write(LogLevel::notice, module_, message); }
  void warning(std::string_view message) const { sink_->write(LogLevel::warning, module_, message); }
  void error(std::string_view message) const { sink_->write(LogLevel::error, module_, message); }

  Logger tagged(std::string module) const { return Logger(sink_, std::move(module)); }

 private:
  std::shared_ptr<LogSink> sink_;
  std::string module_;
};

// The sink for standard error; asks the environment (JOURNAL_STREAM) whether the journal reads it.
std::shared_ptr<LogSink> standard_error_sink(LogLevel level = LogLevel::info);

}  // namespace nv::core
