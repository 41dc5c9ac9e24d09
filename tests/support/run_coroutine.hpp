// Runs one coroutine to its end on an io_context and gives its result; its exception comes through. And runs the loop
// until something has happened.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace nv::test {

template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> task) {
  std::exception_ptr failure;
  std::optional<T> result;
  auto done = [&](std::exception_ptr error, T value) {
    failure = error;
    result = std::move(value);
    io.stop();
  };
  boost::asio::co_spawn(io, std::move(task), done);
  io.restart();
  io.run();
  if (failure) {
    std::rethrow_exception(failure);
  }
  return std::move(*result);
}

inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
  std::exception_ptr failure;
  auto done = [&](std::exception_ptr error) {
    failure = error;
    io.stop();
  };
  boost::asio::co_spawn(io, std::move(task), done);
  io.restart();
  io.run();
  if (failure) {
    std::rethrow_exception(failure);
  }
}

// Runs the loop until the condition holds; false when it does not within a minute.
template <class Condition>
bool run_until(boost::asio::io_context& io, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition() && std::chrono::steady_clock::now() < end) {
    io.restart();
    io.run_one_for(std::chrono::milliseconds(5));
  }
  return condition();
}

}  // namespace nv::test
