// Values for a thread that waits in poll() or select(): any thread posts, the owner waits for descriptor() to become
// readable and takes everything at once. Bounded: when it is full the oldest value is lost, and counted.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

namespace nv::core {

template <class T>
class Mailbox {
 public:
  explicit Mailbox(std::size_t limit) : limit_(limit), descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox() { ::close(descriptor_); }

  void post(T value) {
    {
      const std::lock_guard lock(mutex_);
      if (values_.size() >= limit_) {
        values_.pop_front();
        ++lost_;
      }
      values_.push_back(std::move(value));
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
  }

  struct Taken {
    std::deque<T> values;
    std::size_t lost = 0;  // since the last take
  };
  Taken take() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(descriptor_, &count, sizeof count);
    const std::lock_guard lock(mutex_);
    return {std::exchange(values_, {}), std::exchange(lost_, 0)};
  }

  int descriptor() const { return descriptor_; }

 private:
  std::size_t limit_;
  int descriptor_;
  std::mutex mutex_;
  std::deque<T> values_;
  std::size_t lost_ = 0;
};

}  // namespace nv::core
