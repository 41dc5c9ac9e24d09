#include "app/housekeeping.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace nv::app {
namespace asio = boost::asio;

Housekeeping::Housekeeping(asio::any_io_executor executor, std::chrono::seconds pace, core::Logger log,
                           std::function<void()> chores)
    : pace_(pace), chores_(std::move(chores)), timer_(executor), tasks_(executor, std::move(log)) {}

core::Result<void> Housekeeping::start() {
  tasks_.on_failure([this](const std::string& name, const std::string&) { tasks_.spawn(name, run()); });
  tasks_.spawn("housekeeping", run());
  return {};
}

asio::awaitable<void> Housekeeping::stop() {
  return tasks_.stop();
}

asio::awaitable<void> Housekeeping::run() {
  for (;;) {
    timer_.expires_after(pace_);
    co_await timer_.async_wait(asio::use_awaitable);
    chores_();
  }
}

}  // namespace nv::app
