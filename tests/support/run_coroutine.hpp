// Runs one coroutine to its end on an io_context and gives its result; its exception comes through.
#pragma once

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

}  // namespace nv::test
