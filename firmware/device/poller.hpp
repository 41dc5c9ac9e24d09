// One sweep of the device per period, turned into Readings. Lives on the main thread; the blocking reads happen on the
// bus's worker. A sweep that fails brings no values: half a picture is worse than none. The values of the last good
// sweep stay in the readings with their age, marked by the link's state.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/task_group.hpp"
#include "device/bus.hpp"
#include "device/detection.hpp"
#include "device/session.hpp"
#include "model/snapshot.hpp"

namespace nv::device {

struct PollerSettings {
  std::chrono::milliseconds pause{2000};  // manual 15.2 "Polling Rate": between two pollings
  std::string path;
  int slave = 1;
  int first_rate = 9600;
  std::optional<int> fixed_rate;
  std::optional<std::chrono::milliseconds> additional_timeout;
  SessionSettings session;

  bool operator==(const PollerSettings&) const = default;
};

class Poller {
 public:
  struct Hooks {
    std::function<void(const model::Readings&)> readings;  // once per sweep, and on every change of the link
    std::function<void(const KnownDevice&)> remember;      // a pair that works, to be kept for the next start
  };

  Poller(boost::asio::any_io_executor executor, Bus& bus, const core::Clock& clock, core::Logger log, Hooks hooks);

  void start(PollerSettings settings, std::optional<KnownDevice> last);
  boost::asio::awaitable<void> stop();
  // Takes effect at the next sweep; a change of rate or slave starts a new detection.
  void apply(const PollerSettings& settings);
  // The next sweep begins as soon as the line is free.
  void sweep_soon();

  // Until the next publication that follows a sweep, good or failed; at most ten seconds.
  boost::asio::awaitable<void> next_sweep();

  // The device that is polled now; nullptr while none is detected.
  std::shared_ptr<Session> session() const { return session_; }
  const model::Readings& readings() const { return readings_; }

  static constexpr unsigned kFailuresUntilLost = 3;       // "UPS not connected"
  static constexpr unsigned kFailuresUntilDetection = 5;  // then rate and map are looked for again

 private:
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> run_again();
  boost::asio::awaitable<void> detect();
  boost::asio::awaitable<void> poll();
  boost::asio::awaitable<bool> one_cycle();
  boost::asio::awaitable<void> pause_until(core::SteadyTime time);
  void sweep_succeeded(const Sweep& sweep);
  void sweep_failed(SweepOutcome outcome, const std::string& reason);
  void set_state(model::LinkState state, const std::string& reason);
  void decode();
  void publish();

  boost::asio::any_io_executor executor_;
  Bus& bus_;
  const core::Clock& clock_;
  core::Logger log_;
  Hooks hooks_;
  core::TaskGroup tasks_;
  boost::asio::steady_timer pause_;
  boost::asio::steady_timer swept_;  // cancelled by each publication: wakes those who wait for a sweep
  PollerSettings settings_;
  std::optional<KnownDevice> last_;
  std::shared_ptr<Session> session_;
  model::Readings readings_;
  unsigned unanswered_sweeps_ = 0;  // in a row; a busy device answers, a silent one does not
  bool detect_again_ = false;
  bool hurry_ = false;
};

}  // namespace nv::device
