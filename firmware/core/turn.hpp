// A turn with something that one at a time may have: holding it is having it, and its end gives it to the next who
// waits. None when the owner refused, or the wait was cancelled. The owner outlives it, and lets it call release().
#pragma once

#include <utility>

namespace nv::core {

template <class Owner>
class Turn {
 public:
  Turn() = default;  // none
  explicit Turn(Owner& owner) : owner_(&owner) {}
  Turn(Turn&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
  Turn& operator=(Turn&&) = delete;
  ~Turn() {
    if (owner_ != nullptr) {
      owner_->release();
    }
  }
  explicit operator bool() const { return owner_ != nullptr; }

 private:
  Owner* owner_ = nullptr;
};

}  // namespace nv::core
