// Push to listeners, main thread only. A listener may unsubscribe or subscribe others while it is being called.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace nv::core {

// Ends the subscription when destroyed. May outlive the feed.
class Subscription {
 public:
  Subscription() = default;
  explicit Subscription(std::shared_ptr<void> listener) : listener_(std::move(listener)) {}
  void cancel() { listener_.reset(); }

 private:
  std::shared_ptr<void> listener_;
};

template <class T>
class Feed {
 public:
  using Listener = std::function<void(const T&)>;

  [[nodiscard]] Subscription subscribe(Listener listener) {
    auto owned = std::make_shared<Listener>(std::move(listener));
    listeners_.push_back(owned);
    return Subscription(std::move(owned));
  }

  void publish(const T& value) {
    const auto listeners = listeners_;
    for (const auto& weak : listeners) {
      if (const auto listener = weak.lock()) {
        (*listener)(value);
      }
    }
    std::erase_if(listeners_, [](const auto& weak) { return weak.expired(); });
  }

 private:
  std::vector<std::weak_ptr<Listener>> listeners_;
};

}  // namespace nv::core
