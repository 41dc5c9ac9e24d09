// What passed over the line: counters, the last writes and the last transactions. Times are seconds since the start.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "line/clock.hpp"

namespace ups_sim {

struct WriteRecord {
  std::uint16_t address;
  std::vector<std::uint16_t> values;
  double time;
  bool executed;  // false: a permission was missing, or the device refused the value
};

struct Transaction {
  double start;               // the request's first byte arrived
  std::optional<double> end;  // the reply's last byte was sent; nullopt when nothing was answered
  int function;
  std::uint16_t address, count;
  int exception;  // 0 = none
};

class TrafficLog {
 public:
  explicit TrafficLog(Time start) : start_(start) {}

  double since_start(Time now) const { return in_seconds(now - start_); }
  void add(WriteRecord record) { keep(writes_, std::move(record), 1000); }
  void add(const Transaction& transaction) { keep(transactions_, transaction, 2000); }
  void reset() {
    requests = bad_frames = replies = exceptions = bytes_in = bytes_out = 0;
    writes_.clear();
    transactions_.clear();
  }
  const std::deque<WriteRecord>& writes() const { return writes_; }
  const std::deque<Transaction>& transactions() const { return transactions_; }

  // requests: whatever had a good check sum, other slaves' included.
  std::uint64_t requests = 0, bad_frames = 0, replies = 0, exceptions = 0, bytes_in = 0, bytes_out = 0;

 private:
  template <typename T>
  static void keep(std::deque<T>& list, T item, std::size_t limit) {
    list.push_back(std::move(item));
    if (list.size() > limit) {
      list.pop_front();
    }
  }

  Time start_;
  std::deque<WriteRecord> writes_;
  std::deque<Transaction> transactions_;
};

}  // namespace ups_sim
