#include "line/transmitter.hpp"

#include <algorithm>

namespace ups_sim {
namespace {

// At high rates a few bytes share one wake-up of the process; the last byte is never early.
constexpr Duration kCoalesce = std::chrono::milliseconds{1};
// A line without speed cannot babble endlessly fast.
constexpr Duration kBabbleCharacter = std::chrono::microseconds{100};

}  // namespace

void Transmitter::queue(Transmission transmission) {
  const auto place = std::ranges::upper_bound(queue_, transmission.earliest, {}, &Transmission::earliest);
  queue_.insert(place, std::move(transmission));
}

Duration Transmitter::character() const {
  return is_babbling() ? std::max(character_, kBabbleCharacter) : character_;
}

void Transmitter::start_next(Time now) {
  if (active_ || queue_.empty() || queue_.front().earliest > now) {
    return;
  }
  active_ = std::move(queue_.front());
  queue_.erase(queue_.begin());
  start_ = std::max(active_->earliest, free_at_);
  sent_ = 0;
}

Bytes Transmitter::take_due(Time now, TrafficLog& log) {
  Bytes out;
  for (start_next(now); active_; start_next(now)) {
    if (!send_active(now, out)) {
      break;
    }
    free_at_ = start_ + character_ * static_cast<long>(active_->bytes.size());
    if (active_->transaction.function != 0) {
      active_->transaction.end = log.since_start(now);
      log.add(active_->transaction);
    }
    active_.reset();
  }
  log.bytes_out += out.size();
  return out;
}

// True when the last byte has gone.
bool Transmitter::send_active(Time now, Bytes& out) {
  if (now < start_) {
    return false;
  }
  last_wake_ = now;
  const Bytes& bytes = active_->bytes;
  const Duration each = character();
  const std::size_t due = each == Duration{} ? bytes.size() : static_cast<std::size_t>((now - start_) / each);
  for (; sent_ < due && (sent_ < bytes.size() || active_->endless); ++sent_) {
    noise_ = noise_ * 1664525U + 1013904223U;
    out.push_back(sent_ < bytes.size() ? bytes[sent_] : static_cast<std::uint8_t>(noise_ >> 24));
  }
  return !active_->endless && sent_ >= bytes.size();
}

Time Transmitter::deadline() const {
  if (!active_) {
    return queue_.empty() ? kNever : std::max(queue_.front().earliest, free_at_);
  }
  const auto at = [this](std::size_t byte) { return start_ + character() * static_cast<long>(byte + 1); };
  const Time next = std::max(at(sent_), last_wake_ + kCoalesce);
  return active_->endless ? next : std::min(next, at(active_->bytes.size() - 1));
}

void Transmitter::stop_babbling() {
  if (is_babbling()) {
    active_.reset();
  }
}

void Transmitter::drop_all() {
  queue_.clear();
  active_.reset();
}

}  // namespace ups_sim
