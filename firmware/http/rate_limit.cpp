#include "http/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace nv::http {

void RateLimit::set(unsigned per_s) {
  per_s_ = per_s;
  buckets_.clear();
}

std::optional<std::chrono::seconds> RateLimit::take(std::string_view who, Time now) {
  if (per_s_ <= 0) {
    return std::nullopt;
  }
  const double full = per_s_ * kBurst_s;
  auto found = buckets_.find(who);
  if (found == buckets_.end()) {
    if (buckets_.size() >= kMostBuckets) {
      buckets_.clear();  // names that are gone; whoever is there begins with a full one
    }
    found = buckets_.emplace(who, Bucket{full, now}).first;
  }
  Bucket& bucket = found->second;
  const std::chrono::duration<double> since = now - bucket.filled;
  bucket.left = std::min(full, bucket.left + per_s_ * since.count());
  bucket.filled = now;
  if (bucket.left < 1) {
    return std::chrono::seconds(static_cast<int>(std::ceil((1 - bucket.left) / per_s_)));
  }
  bucket.left -= 1;
  return std::nullopt;
}

}  // namespace nv::http
