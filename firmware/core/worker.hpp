// One thread for one blocking library (libmodbus, SQLite). A job runs there; the awaiting coroutine goes on where it
// was. Jobs run in the order they were given. A job must not throw. Destruction waits for the job that runs.
#pragma once

#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::core {

class Worker {
 public:
  Worker() : thread_(1) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { thread_.join(); }

  // A cancelled waiter gets its result late, never not at all: the job's captures stay alive until it has run.
  template <class Job>
  boost::asio::awaitable<std::invoke_result_t<Job&>> run(Job job) {
    using Value = std::invoke_result_t<Job&>;
    auto start = [this](auto handler, Job moved) {
      auto on_thread = [handler = std::move(handler), moved = std::move(moved)]() mutable {
        auto executor = boost::asio::get_associated_executor(handler);
        auto resume = [handler = std::move(handler), value = moved()]() mutable { handler(std::move(value)); };
        boost::asio::post(executor, std::move(resume));
      };
      boost::asio::post(thread_, std::move(on_thread));
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Value)>(
        start, boost::asio::use_awaitable, std::move(job));
  }

 private:
  boost::asio::thread_pool thread_;
};

}  // namespace nv::core
