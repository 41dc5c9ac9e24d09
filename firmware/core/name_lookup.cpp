#include "core/name_lookup.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>

namespace nv::core {
namespace {

std::optional<std::string> first_address(const std::string& name, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  if (name.empty() || ::getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) {
    return std::nullopt;
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);
  std::array<char, NI_MAXHOST> text{};
  if (::getnameinfo(all->ai_addr, all->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
    return std::nullopt;
  }
  return std::string(text.data());
}

}  // namespace

// Outlives the NameLookup as long as a thread needs it; the executor is used under the lock and only while it is there.
struct NameLookup::Shared {
  explicit Shared(boost::asio::any_io_executor the_executor) : executor(std::move(the_executor)) {}

  std::mutex mutex;
  std::optional<boost::asio::any_io_executor> executor;
};

NameLookup::NameLookup(boost::asio::any_io_executor executor)
    : shared_(std::make_shared<Shared>(std::move(executor))) {}

NameLookup::~NameLookup() {
  const std::lock_guard lock(shared_->mutex);
  shared_->executor.reset();
}

void NameLookup::ask(std::string name, Answer answer) {
  auto look_up = [shared = shared_, name = std::move(name), answer]() mutable {
    auto numeric = first_address(name, 0);
    const std::lock_guard lock(shared->mutex);
    if (shared->executor) {
      const std::weak_ptr<Shared> owner = shared;
      boost::asio::post(*shared->executor, [owner, answer = std::move(answer), numeric = std::move(numeric)]() mutable {
        const auto still = owner.lock();
        if (still && still->executor) {  // reset on this thread only
          answer(std::move(numeric));
        }
      });
    }
  };
  try {
    std::thread(std::move(look_up)).detach();
  } catch (const std::system_error&) {
    answer(std::nullopt);  // no thread to be had: asked again later
  }
}

std::optional<std::string> numeric_address(const std::string& text) {
  return first_address(text, AI_NUMERICHOST);
}

}  // namespace nv::core
