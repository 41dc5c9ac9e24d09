// Owns a module's coroutines: spawns, cancels and awaits them. Main thread only. A coroutine that throws is logged and
// reported to the owner; nothing is ever spawned detached in module code.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/log.hpp"

namespace nv::core {

class TaskGroup {
 public:
  TaskGroup(boost::asio::any_io_executor executor, Logger log);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup();  // the group must be stopped or its executor must no longer run

  void spawn(std::string name, boost::asio::awaitable<void> task);
  std::size_t running() const { return tasks_.size(); }
  // Called with the task's name and the exception's text when a task dies of an exception.
  void on_failure(std::function<void(const std::string& name, const std::string& what)> handler);
  boost::asio::awaitable<void> stop();

 private:
  struct Task {
    std::string name;
    boost::asio::cancellation_signal cancel;
  };
  void finished(std::list<Task>::iterator task, std::exception_ptr failure);

  boost::asio::any_io_executor executor_;
  Logger log_;
  std::list<Task> tasks_;
  boost::asio::steady_timer idle_;
  std::function<void(const std::string&, const std::string&)> failure_handler_;
};

}  // namespace nv::core
