#include "core/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <optional>

namespace nv::core {
namespace asio = boost::asio;

namespace {

// The text of a failure; nothing when the task was cancelled, which is how tasks are meant to end.
std::optional<std::string> failure_text(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) {
      return std::nullopt;
    }
    return error.what();
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor, Logger log)
    : executor_(std::move(executor)), log_(std::move(log)), idle_(executor_, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  const auto entry = tasks_.emplace(tasks_.end());
  entry->name = std::move(name);
  auto done = [this, entry](std::exception_ptr failure) { finished(entry, std::move(failure)); };
  asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(entry->cancel.slot(), std::move(done)));
}

void TaskGroup::on_failure(std::function<void(const std::string&, const std::string&)> handler) {
  failure_handler_ = std::move(handler);
}

void TaskGroup::finished(std::list<Task>::iterator task, std::exception_ptr failure) {
  const std::string name = task->name;
  tasks_.erase(task);
  if (tasks_.empty()) {
    idle_.cancel();
  }
  const auto text = failure ? failure_text(failure) : std::nullopt;
  if (!text) {
    return;
  }
  log_.error(name + " failed: " + *text);
  if (failure_handler_) {
    failure_handler_(name, *text);
  }
}

asio::awaitable<void> TaskGroup::stop() {
  // Emitting may end a task at once and so change the list: step before emitting.
  for (auto task = tasks_.begin(); task != tasks_.end();) {
    auto current = task++;
    current->cancel.emit(asio::cancellation_type::all);
  }
  while (!tasks_.empty()) {
    constexpr auto token = asio::as_tuple(asio::use_awaitable);
    co_await idle_.async_wait(token);
  }
}

}  // namespace nv::core
