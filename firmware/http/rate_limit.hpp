// How often somebody may ask: a bucket for each, which fills at the rate and holds ten seconds' worth. Main thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace nv::http {

class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr double kBurst_s = 10;
  static constexpr std::size_t kMostBuckets = 256;  // more than there are accounts and tokens

  void set(unsigned per_s);  // 0: no limit

  // None: it may, and that was counted. Else how long until it may, 1 s or more.
  std::optional<std::chrono::seconds> take(std::string_view who, Time now);

 private:
  struct Bucket {
    double left = 0;
    Time filled{};
  };
  double per_s_ = 0;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace nv::http
