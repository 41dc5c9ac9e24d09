#include "simulator.hpp"

#include <algorithm>
#include <iostream>

namespace ups_sim {
namespace {

// How often the model catches up with the clock: fine enough for a scenario, coarse enough to cost nothing.
constexpr Duration kTick = std::chrono::milliseconds{50};
constexpr double kLatencyMs = 5;

Duration latency_of(const Options& options) {
  return seconds(options.latency_ms.value_or(options.paced ? kLatencyMs : 0) / 1000);
}

LineTiming timing_of(const Options& options, int baud) {
  return options.paced ? LineTiming::at(baud, latency_of(options)) : LineTiming::unpaced(latency_of(options));
}

}  // namespace

Simulator::Simulator(const Options& options, std::unique_ptr<Device> device)
    : options_(options),
      baud_(options.baud != 0 ? options.baud : default_baud(options.device)),
      world_(std::move(device)),
      log_(Clock::now()),
      slave_(world_, log_, options.input_is_holding),
      line_(timing_of(options, baud_), slave_, faults_, log_, options.of_device.seed),
      pty_(options.link),
      controller_(
          world_, log_,
          {[this](const Fault& fault) { add_fault(fault); }, [this] { clear_faults(); }, [this] { quit_ = true; }}),
      server_([this](const std::string& line) { return controller_.answer(line); }),
      last_tick_(Clock::now()) {
  world_.set_time_scale(options.time_scale);
}

Problem Simulator::start() {
  if (!options_.control.empty()) {
    if (Problem problem = server_.listen(options_.control)) {
      return problem;
    }
  }
  if (Problem problem = pty_.plug()) {
    return problem;
  }
  last_tick_ = Clock::now();
  return options_.scenario.empty() ? Problem{} : controller_.play(options_.scenario);
}

void Simulator::run(int signal_fd) {
  std::vector<pollfd> polled;
  while (!quit_) {
    wait(signal_fd, polled);
    if (polled.front().revents != 0) {
      return;
    }
    serve_line();
    server_.handle(polled);
    tick(Clock::now());
  }
  // The answer to "quit" still has to reach its client.
  server_.handle(polled);
}

void Simulator::serve_line() {
  if (pty_.is_plugged()) {
    pty_.watch_host();
    const Bytes bytes = pty_.read();
    const Time now = Clock::now();  // after the read: bytes must not seem to have come before they did
    if (!bytes.empty()) {
      line_.receive(bytes, now, !options_.paced || pty_.host_baud() == baud_);
    }
    Bytes reply = line_.run(now);
    if (!reply.empty() && options_.paced && pty_.host_baud() != baud_) {
      // What a receiver at another rate makes of good bytes.
      std::ranges::for_each(reply, [](std::uint8_t& byte) { byte = static_cast<std::uint8_t>(byte * 37U ^ 0xA5U); });
    }
    pty_.write(reply);
  }
}

void Simulator::tick(Time now) {
  if (plug_at_ && now >= *plug_at_) {
    plug_at_.reset();
    if (const Problem problem = pty_.plug()) {
      std::cerr << *problem << std::endl;
    }
  }
  if (now - last_tick_ >= kTick) {
    controller_.advance(world_.advance(in_seconds(now - last_tick_)));
    last_tick_ = now;
  }
}

void Simulator::add_fault(const Fault& fault) {
  if (fault.kind != FaultKind::unplug) {
    faults_.add(fault, Clock::now());
    return;
  }
  pty_.unplug();
  line_.unplugged();
  plug_at_ = fault.for_s ? Clock::now() + seconds(*fault.for_s) : kNever;
}

void Simulator::clear_faults() {
  faults_.clear();
  line_.faults_changed(Clock::now());
  if (plug_at_) {
    plug_at_ = Clock::now();
    tick(Clock::now());
  }
}

Time Simulator::deadline() const {
  const Time line = pty_.is_plugged() ? line_.deadline() : kNever;
  return std::min({line, last_tick_ + kTick, plug_at_.value_or(kNever)});
}

void Simulator::wait(int signal_fd, std::vector<pollfd>& polled) const {
  polled.assign(1, {signal_fd, POLLIN, 0});
  pty_.add_to(polled);
  server_.add_to(polled);
  // The deadline is absolute: a late wake-up never moves the next one.
  const auto left = std::max(Duration{}, deadline() - Clock::now());
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec timeout{whole.count(), static_cast<long>((left - whole).count())};
  ppoll(polled.data(), polled.size(), &timeout, nullptr);
}

}  // namespace ups_sim
