// The newest immutable value, readable from any thread. A mutex, because std::atomic<std::shared_ptr> races in g++ 12's
// library (style.md section 6).
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace nv::core {

template <class T>
class Latest {
 public:
  explicit Latest(std::shared_ptr<const T> first) : value_(std::move(first)) {}

  std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

  void set(std::shared_ptr<const T> value) {
    {
      const std::lock_guard lock(mutex_);
      value_.swap(value);
    }
    // the old value dies here, outside the lock
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace nv::core
