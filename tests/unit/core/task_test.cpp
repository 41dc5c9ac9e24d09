#include <utility>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/task_group.hpp"
#include "core/worker.hpp"
#include "support/show_result.hpp"

namespace asio = boost::asio;
using nv::core::Logger;
using nv::core::LogSink;
using nv::core::TaskGroup;
using nv::core::Worker;
using namespace std::chrono_literals;

namespace {

Logger silent() {
  return Logger(std::make_shared<LogSink>(-1, false), "test");
}

// Runs one coroutine until it and everything it started is done; the limit turns a hang into a failure.
void run(asio::io_context& io, asio::awaitable<void> body) {
  bool finished = false;
  std::exception_ptr failure;
  asio::co_spawn(io, std::move(body), [&](std::exception_ptr thrown) {
    finished = true;
    failure = std::move(thrown);
  });
  io.run_for(20s);
  REQUIRE(finished);
  if (failure) {
    std::rethrow_exception(failure);
  }
}

asio::awaitable<void> pause(std::chrono::milliseconds time) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

// Tells when it was left, by whatever way.
asio::awaitable<void> sleeper(std::chrono::milliseconds time, int& left) {
  struct Guard {
    int& count;
    ~Guard() { ++count; }
  };
  const Guard guard{left};
  auto waiting = pause(time);
  co_await std::move(waiting);
}

asio::awaitable<void> thrower(std::string text) {
  throw std::runtime_error(text);
  co_return;
}

asio::awaitable<void> stopped_after(TaskGroup& group, std::chrono::milliseconds time) {
  auto waiting = pause(time);
  co_await std::move(waiting);
  auto stopping = group.stop();
  co_await std::move(stopping);
}

}  // namespace

TEST_CASE("stop cancels every task and returns when the last one has ended", "[core][task_group]") {
  asio::io_context io;
  TaskGroup group(io.get_executor(), silent());
  std::vector<std::string> failures;
  group.on_failure([&](const std::string& name, const std::string& what) { failures.push_back(name + what); });
  int left = 0;
  for (int i = 0; i < 5; ++i) {
    group.spawn("sleeper", sleeper(1h, left));
  }
  CHECK(group.running() == 5);
  run(io, stopped_after(group, 5ms));
  CHECK(left == 5);
  CHECK(group.running() == 0);
  CHECK(failures.empty());  // being cancelled is how tasks are meant to end
}

TEST_CASE("a task that was never run ends with stop, too", "[core][task_group]") {
  asio::io_context io;
  TaskGroup group(io.get_executor(), silent());
  int left = 0;
  group.spawn("sleeper", sleeper(1h, left));
  run(io, group.stop());
  CHECK(group.running() == 0);
}

TEST_CASE("stop of an idle group returns, and the group can be used again", "[core][task_group]") {
  asio::io_context io;
  TaskGroup group(io.get_executor(), silent());
  run(io, group.stop());
  int left = 0;
  group.spawn("short", sleeper(1ms, left));
  io.restart();
  run(io, stopped_after(group, 50ms));
  CHECK(left == 1);
}

TEST_CASE("an exception is reported with the task's name, once, and stops nobody else", "[core][task_group]") {
  asio::io_context io;
  TaskGroup group(io.get_executor(), silent());
  std::vector<std::string> failures;
  group.on_failure([&](const std::string& name, const std::string& what) { failures.push_back(name + ": " + what); });
  int left = 0;
  group.spawn("poller", thrower("bad map"));
  group.spawn("sleeper", sleeper(5ms, left));
  io.run_for(20s);
  CHECK(failures == std::vector<std::string>{"poller: bad map"});
  CHECK(left == 1);
  CHECK(group.running() == 0);
}

TEST_CASE("a failure handler may spawn the task again", "[core][task_group]") {
  asio::io_context io;
  TaskGroup group(io.get_executor(), silent());
  int starts = 1;
  group.on_failure([&](const std::string& name, const std::string&) {
    if (++starts <= 3) {
      group.spawn(name, thrower("again"));
    }
  });
  group.spawn("service", thrower("first"));
  io.run_for(20s);
  CHECK(starts == 4);
  CHECK(group.running() == 0);
}

TEST_CASE("stop waits for the job a task has on a worker", "[core][task_group][worker]") {
  asio::io_context io;
  TaskGroup group(io.get_executor(), silent());
  std::promise<void> job_began;
  std::promise<void> stop_waits;
  std::future<void> waits = stop_waits.get_future();
  std::atomic<bool> job_done = false;
  Worker worker;
  auto job = [&] {
    job_began.set_value();
    job_done = waits.wait_for(20s) == std::future_status::ready;
    return 1;
  };
  struct Tasks {
    static asio::awaitable<void> use(Worker& its_worker, std::function<int()> its_job) {
      co_await its_worker.run(std::move(its_job));
    }
    // The handler that is posted runs as soon as stop() waits.
    static asio::awaitable<void> stop_meanwhile(asio::io_context& its_io, TaskGroup& its_group, std::future<void> began,
                                                std::promise<void>& waits) {
      began.wait_for(20s);
      asio::post(its_io, [&waits] { waits.set_value(); });
      auto stopping = its_group.stop();
      co_await std::move(stopping);
    }
  };
  group.spawn("job", Tasks::use(worker, job));
  run(io, Tasks::stop_meanwhile(io, group, job_began.get_future(), stop_waits));
  CHECK(job_done);
  CHECK(group.running() == 0);
}

TEST_CASE("a worker's job runs on its thread, in order, and its waiter goes on where it was", "[core][worker]") {
  asio::io_context io;
  Worker worker;
  struct Seen {
    std::vector<int> order;
    std::vector<std::thread::id> job_threads;
    std::vector<std::thread::id> resumed;
  } seen;
  struct Tasks {
    static asio::awaitable<void> ask(Worker& its_worker, Seen& all, int number) {
      auto job = [number, &all] {
        all.order.push_back(number);
        all.job_threads.push_back(std::this_thread::get_id());
        return std::make_unique<int>(number);
      };
      const auto result = co_await its_worker.run(job);
      all.resumed.push_back(std::this_thread::get_id());
      CHECK(*result == number);
    }
    static asio::awaitable<void> spawn(Worker& its_worker, Seen& all, TaskGroup& group) {
      for (int i = 0; i < 20; ++i) {
        group.spawn("ask", ask(its_worker, all, i));
      }
      co_return;
    }
  };
  TaskGroup group(io.get_executor(), silent());
  run(io, Tasks::spawn(worker, seen, group));
  REQUIRE(seen.order.size() == 20);
  CHECK(std::is_sorted(seen.order.begin(), seen.order.end()));
  CHECK(std::count(seen.job_threads.begin(), seen.job_threads.end(), seen.job_threads.front()) == 20);
  CHECK(seen.job_threads.front() != std::this_thread::get_id());
  CHECK(std::count(seen.resumed.begin(), seen.resumed.end(), std::this_thread::get_id()) == 20);
}

TEST_CASE("results: an unchecked error is a bug that says what it was", "[core][result]") {
  const nv::core::Result<std::string> text = nv::core::fail("line silent");
  REQUIRE_FALSE(text);
  CHECK(text.error().message == "line silent");
  CHECK_THROWS_WITH(text.value(), Catch::Contains("line silent"));
  const nv::core::Result<std::string> fine = std::string("a value, not an error");
  CHECK(fine);
}
