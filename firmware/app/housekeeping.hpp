// Small chores at a steady pace on the main thread: a certificate's renewal, sessions over their time.
#pragma once

#include <chrono>
#include <functional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/log.hpp"
#include "core/service.hpp"
#include "core/task_group.hpp"

namespace nv::app {

class Housekeeping final : public core::Service {
 public:
  Housekeeping(boost::asio::any_io_executor executor, std::chrono::seconds pace, core::Logger log,
               std::function<void()> chores);

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;

 private:
  boost::asio::awaitable<void> run();

  std::chrono::seconds pace_;
  std::function<void()> chores_;
  boost::asio::steady_timer timer_;
  core::TaskGroup tasks_;
};

}  // namespace nv::app
