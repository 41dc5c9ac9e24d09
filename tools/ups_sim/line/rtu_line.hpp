// The device's end of the serial line: requests in, replies out, in true time and with whatever faults are asked for.
// Knows no file descriptor: bytes and times come and go as arguments.
#pragma once

#include <deque>

#include "line/faults.hpp"
#include "line/frame_receiver.hpp"
#include "line/slave.hpp"
#include "line/transmitter.hpp"
#include "physics/random.hpp"

namespace ups_sim {

class RtuLine {
 public:
  RtuLine(const LineTiming& timing, Slave& slave, Faults& faults, TrafficLog& log, std::uint64_t seed)
      : timing_(timing),
        slave_(slave),
        faults_(faults),
        log_(log),
        receiver_(timing),
        transmitter_(timing.character),
        random_(seed) {}

  void receive(std::span<const std::uint8_t> bytes, Time now, bool right_rate);
  // What the host gets now. Call it at the deadline and after each receive.
  Bytes run(Time now);
  Time deadline() const;
  // A babbling reply ends when its fault does.
  void faults_changed(Time now);
  void unplugged();

 private:
  struct Pending {
    Request request;
    Bytes frame;
    Time first_byte;
    Time due;
  };
  void accept(const ReceivedFrame& frame);
  void answer_noise(const ReceivedFrame& frame);
  void answer(const Pending& pending, Time now);
  Bytes reply_frame(const Pending& pending, const std::vector<Fault>& faults, Time now);
  Bytes random_bytes(std::size_t count);

  LineTiming timing_;
  Slave& slave_;
  Faults& faults_;
  TrafficLog& log_;
  FrameReceiver receiver_;
  Transmitter transmitter_;
  Random random_;
  std::deque<Pending> pending_;
  Time babble_until_ = kNever;
};

}  // namespace ups_sim
