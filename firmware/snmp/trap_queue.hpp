// The traps that wait for one receiver, in order, at most kMostWaiting of them, and how far it has been told of the
// event log: an event is told when the traps it made have gone out, or were given up. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <utility>

#include "snmp/traps.hpp"

namespace nv::snmp {

class TrapQueue {
 public:
  static constexpr std::size_t kMostWaiting = 512;

  struct Waiting {
    Trap trap;
    std::uint32_t up_time;   // of the event, however late it goes out
    std::uint64_t told = 0;  // with this one, every event up to this id is
  };

  explicit TrapQueue(std::uint64_t told) : told_(told) {}

  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return waiting_.size(); }
  const Waiting& front() const { return waiting_.front(); }

  // Too many: the oldest is lost; not the first of all while that is `under_way`: its confirmation takes it off.
  void push(const Trap& trap, std::uint32_t up_time, bool under_way) {
    if (waiting_.size() >= kMostWaiting) {
      const auto oldest = waiting_.begin() + (under_way ? 1 : 0);
      const std::uint64_t given_up = oldest->told;
      const auto next = waiting_.erase(oldest);
      if (next == waiting_.begin()) {
        told_ = std::max(told_, given_up);
      } else {
        std::prev(next)->told = std::max(std::prev(next)->told, given_up);
      }
      ++lost_;
    }
    waiting_.push_back({trap, up_time});
  }

  // Every event up to `id` has made its traps.
  void mark(std::uint64_t id) {
    std::uint64_t& until = waiting_.empty() ? told_ : waiting_.back().told;
    until = std::max(until, id);
  }

  void pop() {
    told_ = std::max(told_, waiting_.front().told);
    waiting_.pop_front();
  }

  std::uint64_t told() const { return told_; }
  std::uint64_t lost() const { return lost_; }
  std::uint64_t take_lost() { return std::exchange(lost_, 0); }

 private:
  std::deque<Waiting> waiting_;
  std::uint64_t told_;
  std::uint64_t lost_ = 0;
};

}  // namespace nv::snmp
