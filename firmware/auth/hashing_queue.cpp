#include "auth/hashing_queue.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nv::auth {
namespace asio = boost::asio;

static_assert(std::ranges::is_sorted(HashingQueue::kLines, {}, &HashingQueue::Line::standing));

HashingQueue::Waiter::Waiter(Waiters& waiters, std::string who, asio::steady_timer timer)
    : line(waiters), place(waiters.insert(waiters.end(), this)), client(std::move(who)), wake(std::move(timer)) {}

HashingQueue::Waiter::~Waiter() {
  if (!granted) {
    line.erase(place);
  }
}

asio::awaitable<HashingQueue::Turn> HashingQueue::take(Standing standing, std::string client) {
  const auto line = static_cast<std::size_t>(standing);
  if (!busy_) {
    busy_ = true;
    last_ = line;
    co_return Turn(*this);
  }
  Waiters& waiters = lines_.at(line);
  const auto of_client = std::ranges::count(waiters, client, &Waiter::client);
  if (waiters.size() >= kLines.at(line).places || static_cast<std::size_t>(of_client) >= kLines.at(line).of_client) {
    co_return Turn();
  }
  const auto executor = co_await asio::this_coro::executor;
  Waiter waiter(waiters, std::move(client), asio::steady_timer(executor, asio::steady_timer::time_point::max()));
  constexpr auto token = asio::as_tuple(asio::use_awaitable);
  co_await waiter.wake.async_wait(token);
  co_return waiter.granted ? Turn(*this) : Turn();
}

void HashingQueue::release() {
  for (std::size_t step = 1; step <= lines_.size(); ++step) {
    const std::size_t line = (last_ + step) % lines_.size();
    if (!lines_.at(line).empty()) {
      Waiter* next = lines_.at(line).front();
      lines_.at(line).pop_front();
      last_ = line;
      next->granted = true;
      next->wake.cancel();
      return;
    }
  }
  busy_ = false;
}

}  // namespace nv::auth
