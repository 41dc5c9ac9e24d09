// "Network link up" and "down" (manual 18.5) for the interfaces that are there when the daemon starts, but the
// loopback; what containers and tunnels bring and take later is no event of the card. Main thread.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "core/log.hpp"
#include "core/network_links.hpp"
#include "core/service.hpp"
#include "core/task_group.hpp"

namespace nv::app {

class LinkEvents final : public core::Service {
 public:
  // `publish`: with the interface's name, "eth0".
  LinkEvents(boost::asio::any_io_executor executor, core::Logger log,
             std::function<void(bool up, const std::string& name)> publish);

  core::Result<void> start() override;  // without the kernel's permission it says nothing
  boost::asio::awaitable<void> stop() override;

 private:
  boost::asio::awaitable<void> run();
  void tell(const core::LinkChange& change) const;

  std::function<void(bool up, const std::string& name)> publish_;
  core::LinkWatch watch_;
  boost::asio::posix::stream_descriptor readable_;  // the watch's, only lent to it
  core::TaskGroup tasks_;
};

}  // namespace nv::app
