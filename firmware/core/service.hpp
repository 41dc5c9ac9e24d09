// What the application keeps a list of: started top-down, stopped bottom-up.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>

#include "core/result.hpp"

namespace nv::core {

class Service {
 public:
  virtual ~Service() = default;
  // Main thread. An error means "cannot serve" and ends the daemon before it says ready.
  virtual Result<void> start() = 0;
  // Cancels and awaits everything the service runs; destruction is safe afterwards.
  virtual boost::asio::awaitable<void> stop() = 0;
};

}  // namespace nv::core
