// Replies on their way out, each byte not before its own time; one after the other as on a wire.
#pragma once

#include <optional>
#include <vector>

#include "line/clock.hpp"
#include "line/frame.hpp"
#include "line/traffic_log.hpp"

namespace ups_sim {

struct Transmission {
  Bytes bytes;
  Time earliest;
  bool endless = false;  // followed by noise until told to stop
  Transaction transaction{};
};

class Transmitter {
 public:
  explicit Transmitter(Duration character) : character_(character) {}

  void queue(Transmission transmission);
  // The bytes whose time has come; finished transmissions go to the log.
  Bytes take_due(Time now, TrafficLog& log);
  Time deadline() const;
  bool is_busy() const { return active_.has_value(); }
  bool is_babbling() const { return active_ && active_->endless; }
  void stop_babbling();
  Time free_at() const { return free_at_; }
  void drop_all();

 private:
  void start_next(Time now);
  bool send_active(Time now, Bytes& out);
  Duration character() const;

  Duration character_;
  std::vector<Transmission> queue_;  // by earliest start
  std::optional<Transmission> active_;
  Time start_{};
  std::size_t sent_ = 0;
  Time last_wake_{};
  Time free_at_{};
  std::uint32_t noise_ = 0x2545F491;
};

}  // namespace ups_sim
