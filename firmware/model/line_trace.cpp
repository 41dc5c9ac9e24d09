#include "model/line_trace.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nv::model {

void LineTrace::begin(core::SteadyTime now, std::chrono::minutes time) {
  ring_.clear();
  until_ = now + std::min(time, kLongest);
}

std::chrono::seconds LineTrace::left(core::SteadyTime now) const {
  return is_on(now) ? std::chrono::ceil<std::chrono::seconds>(*until_ - now) : std::chrono::seconds(0);
}

void LineTrace::add(LineExchange exchange) {
  exchange.id = ++last_;
  ring_.push_back(std::move(exchange));
  if (ring_.size() > kMost) {
    ring_.pop_front();
  }
}

std::vector<LineExchange> LineTrace::exchanges(std::uint64_t after, std::size_t limit) const {
  const auto first = std::ranges::upper_bound(ring_, after, {}, &LineExchange::id);
  const auto found = static_cast<std::size_t>(std::distance(first, ring_.end()));
  return {first, first + static_cast<std::ptrdiff_t>(std::min(found, limit))};
}

}  // namespace nv::model
