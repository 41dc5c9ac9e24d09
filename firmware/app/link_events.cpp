#include "app/link_events.hpp"

#include <net/if.h>

#include <array>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::app {
namespace asio = boost::asio;

LinkEvents::LinkEvents(asio::any_io_executor executor, core::Logger log,
                       std::function<void(bool up, const std::string& name)> publish)
    : publish_(std::move(publish)), readable_(executor), tasks_(executor, std::move(log)) {}

core::Result<void> LinkEvents::start() {
  if (watch_.descriptor() >= 0) {
    boost::system::error_code error;
    readable_.assign(watch_.descriptor(), error);
    if (!error) {
      tasks_.spawn("network links", run());
    }
  }
  return {};
}

asio::awaitable<void> LinkEvents::stop() {
  boost::system::error_code ignored;
  readable_.cancel(ignored);
  co_await tasks_.stop();
  if (readable_.is_open()) {
    readable_.release();
  }
}

asio::awaitable<void> LinkEvents::run() {
  for (;;) {
    const auto [error] =
        co_await readable_.async_wait(asio::posix::stream_descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
    if (error) {
      co_return;
    }
    for (const core::LinkChange& change : watch_.read()) {
      tell(change);
    }
  }
}

void LinkEvents::tell(const core::LinkChange& change) const {
  if (!change.from_start || change.status.loopback) {
    return;
  }
  std::array<char, IF_NAMESIZE> name{};
  const bool known = ::if_indextoname(change.status.index, name.data()) != nullptr;
  publish_(change.status.running,
           known ? std::string(name.data()) : "interface " + std::to_string(change.status.index));
}

}  // namespace nv::app
