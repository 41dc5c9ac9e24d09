#include "line/rtu_line.hpp"

#include <algorithm>

namespace ups_sim {
namespace {

constexpr std::size_t kMostPending = 8;
constexpr double kNoiseAnswered = 0.3;  // how often bytes at a wrong rate provoke an answer

const Fault* find(const std::vector<Fault>& faults, FaultKind kind) {
  const auto found = std::ranges::find(faults, kind, &Fault::kind);
  return found == faults.end() ? nullptr : &*found;
}

}  // namespace

void RtuLine::receive(std::span<const std::uint8_t> bytes, Time now, bool right_rate) {
  log_.bytes_in += bytes.size();
  // A frame that ended in silence must not be glued to these bytes because nobody looked in between.
  for (const ReceivedFrame& frame : receiver_.take_frames(now)) {
    accept(frame);
  }
  receiver_.receive(bytes, now, right_rate);
}

Bytes RtuLine::run(Time now) {
  for (const ReceivedFrame& frame : receiver_.take_frames(now)) {
    accept(frame);
  }
  if (transmitter_.is_babbling() && now >= babble_until_) {
    transmitter_.stop_babbling();
  }
  Bytes out = transmitter_.take_due(now, log_);
  while (!pending_.empty() && pending_.front().due <= now && !transmitter_.is_busy()) {
    const Pending pending = std::move(pending_.front());
    pending_.pop_front();
    answer(pending, now);
    const Bytes more = transmitter_.take_due(now, log_);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

Time RtuLine::deadline() const {
  const Time next_answer = pending_.empty() || transmitter_.is_busy() ? kNever : pending_.front().due;
  const Time end_of_babble = transmitter_.is_babbling() ? babble_until_ : kNever;
  return std::min({receiver_.deadline(), next_answer, transmitter_.deadline(), end_of_babble});
}

void RtuLine::accept(const ReceivedFrame& frame) {
  if (!frame.good) {
    ++log_.bad_frames;
    if (frame.wrong_rate) {
      answer_noise(frame);
    }
    return;
  }
  Request request = decode_request(frame.bytes);
  ++log_.requests;
  // A babbling device hears nothing.
  if (request.slave != kSlaveAddress || pending_.size() >= kMostPending || transmitter_.is_babbling()) {
    return;
  }
  // Without pacing a request is answered at once; the gap belongs to the line's speed.
  const Duration gap = timing_.character == Duration{} ? Duration{} : timing_.gap;
  pending_.push_back({std::move(request), frame.bytes, frame.first_byte, frame.last_byte + gap + timing_.latency});
}

void RtuLine::answer_noise(const ReceivedFrame& frame) {
  if (random_.uniform() < kNoiseAnswered) {
    const auto count = 1 + static_cast<std::size_t>(random_.uniform() * 4);
    transmitter_.queue({random_bytes(count), frame.last_byte + timing_.gap + timing_.latency});
  }
}

void RtuLine::answer(const Pending& pending, Time now) {
  const Request& request = pending.request;
  const std::vector<Fault> faults = faults_.take(request.address, request.count, now);
  Transaction transaction{
      log_.since_start(pending.first_byte), std::nullopt, request.function, request.address, request.count, 0};
  if (const Fault* silence = find(faults, FaultKind::silence)) {
    if (silence->execute) {
      slave_.answer(request, now);
    }
    log_.add(transaction);
    return;
  }
  Transmission transmission{reply_frame(pending, faults, now), std::max(pending.due, transmitter_.free_at())};
  const bool intact = (transmission.bytes[1] & ~kExceptionFlag) == request.function;
  if (intact && (transmission.bytes[1] & kExceptionFlag) != 0) {
    transaction.exception = transmission.bytes[2];
    ++log_.exceptions;
  }
  ++log_.replies;
  transmission.transaction = transaction;
  if (const Fault* late = find(faults, FaultKind::late)) {
    transmission.earliest += seconds(late->delay_ms / 1000);
  }
  if (const Fault* endless = find(faults, FaultKind::endless)) {
    transmission.endless = true;
    babble_until_ = endless->for_s ? now + seconds(*endless->for_s) : kNever;
  }
  transmitter_.queue(std::move(transmission));
}

Bytes RtuLine::reply_frame(const Pending& pending, const std::vector<Fault>& faults, Time now) {
  if (find(faults, FaultKind::echo) != nullptr) {
    return pending.frame;
  }
  if (find(faults, FaultKind::garbage) != nullptr) {
    return random_bytes(5 + static_cast<std::size_t>(random_.uniform() * 60));
  }
  const Fault* exception = find(faults, FaultKind::exception);
  Bytes body;
  if (find(faults, FaultKind::refuse) != nullptr) {
    body = Slave::exception(pending.request.function, 2);
  } else if (exception != nullptr) {
    body = Slave::exception(pending.request.function, exception->code);
  } else {
    body = slave_.answer(pending.request, now);
  }
  const bool has_words = body[0] == kReadHolding || body[0] == kReadInput;
  if (find(faults, FaultKind::wrong_length) != nullptr) {
    // One word too many, in a frame that is otherwise in order.
    if (has_words && body[1] < 250) {
      body[1] = static_cast<std::uint8_t>(body[1] + 2);
    }
    body.push_back(0x12);
    body.push_back(0x34);
  }
  if (find(faults, FaultKind::wrong_function) != nullptr) {
    body[0] = body[0] == kReadHolding ? kReadInput : kReadHolding;
  }
  Bytes frame;
  frame.reserve(body.size() + 3);
  frame.push_back(find(faults, FaultKind::wrong_slave) != nullptr ? std::uint8_t{kSlaveAddress + 1} : kSlaveAddress);
  frame.insert(frame.end(), body.begin(), body.end());
  append_crc(frame);
  if (find(faults, FaultKind::crc) != nullptr) {
    frame.back() = static_cast<std::uint8_t>(frame.back() ^ 0x55U);
  }
  if (find(faults, FaultKind::truncate) != nullptr) {
    frame.resize(frame.size() / 2);
  }
  return frame;
}

Bytes RtuLine::random_bytes(std::size_t count) {
  Bytes bytes(count);
  std::ranges::generate(bytes, [this] { return random_.byte(); });
  return bytes;
}

void RtuLine::faults_changed(Time now) {
  if (!faults_.any(FaultKind::endless, now)) {
    transmitter_.stop_babbling();
  }
}

void RtuLine::unplugged() {
  receiver_.drop();
  transmitter_.drop_all();
  pending_.clear();
}

}  // namespace ups_sim
