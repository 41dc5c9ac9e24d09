#include "device/poller.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "device/decode.hpp"

namespace nv::device {
namespace asio = boost::asio;

using model::LinkState;

Poller::Poller(asio::any_io_executor executor, Bus& bus, const core::Clock& clock, core::Logger log, Hooks hooks)
    : executor_(executor),
      bus_(bus),
      clock_(clock),
      log_(std::move(log)),
      hooks_(std::move(hooks)),
      tasks_(executor, log_),
      pause_(executor),
      swept_(executor) {}

void Poller::start(PollerSettings settings, std::optional<KnownDevice> last) {
  settings_ = std::move(settings);
  last_ = last;
  readings_.link.since = clock_.wall();
  readings_.link.slave = settings_.slave;
  readings_.link.reason = "looking for a device";
  tasks_.on_failure([this](const std::string& name, const std::string&) { tasks_.spawn(name, run_again()); });
  tasks_.spawn("poller", run());
}

asio::awaitable<void> Poller::stop() {
  pause_.cancel();
  swept_.cancel();
  co_await tasks_.stop();
  co_await bus_.close();
}

void Poller::apply(const PollerSettings& settings) {
  const bool line_changed =
      settings.path != settings_.path || settings.slave != settings_.slave ||
      settings.fixed_rate != settings_.fixed_rate || settings.first_rate != settings_.first_rate ||
      settings.additional_timeout != settings_.additional_timeout || !(settings.session == settings_.session);
  settings_ = settings;
  detect_again_ = detect_again_ || line_changed;
  sweep_soon();
}

void Poller::publish() {
  hooks_.readings(readings_);
  swept_.cancel();
}

asio::awaitable<void> Poller::next_sweep() {
  swept_.expires_after(std::chrono::seconds(10));
  constexpr auto token = asio::as_tuple(asio::use_awaitable);
  co_await swept_.async_wait(token);
}

void Poller::sweep_soon() {
  hurry_ = true;
  pause_.cancel();
}

asio::awaitable<void> Poller::run() {
  publish();
  for (;;) {
    co_await detect();
    co_await poll();
  }
}

// After an exception, which is a bug: from the start, and not in a tight loop.
asio::awaitable<void> Poller::run_again() {
  session_.reset();
  sweep_failed(SweepOutcome::silent, "internal error, starting again");
  co_await pause_until(clock_.steady() + std::chrono::seconds(5));
  co_await run();
}

asio::awaitable<void> Poller::pause_until(core::SteadyTime time) {
  if (!hurry_) {
    pause_.expires_at(time);
    constexpr auto token = asio::as_tuple(asio::use_awaitable);
    co_await pause_.async_wait(token);
  }
  hurry_ = false;
  // A pause cut short by stop() ends the coroutine here.
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
}

asio::awaitable<void> Poller::detect() {
  Detector detector(bus_, log_);
  while (!session_) {
    detect_again_ = false;
    bus_.set_line(settings_.path, settings_.slave, settings_.additional_timeout);
    readings_.link.slave = settings_.slave;
    const DetectionPlan plan{last_, settings_.first_rate, settings_.fixed_rate};
    core::Result<Detected> found = co_await detector.run(plan);
    if (!found) {
      sweep_failed(SweepOutcome::silent, found.error().message);
      // A missing or silent device is asked again after the usual pause, at least a second.
      const auto pause = std::max(settings_.pause, std::chrono::milliseconds(1000));
      co_await pause_until(clock_.steady() + pause);
      continue;
    }
    session_ = std::make_shared<Session>(bus_, clock_, log_, std::move(*found), settings_.session);
  }
}

asio::awaitable<void> Poller::poll() {
  while (session_) {
    const bool goes_on = co_await one_cycle();
    if (!goes_on || detect_again_) {
      session_.reset();
      break;
    }
  }
}

// One sweep, then the slow tables in what is left of the pause. False: look for the device again.
asio::awaitable<bool> Poller::one_cycle() {
  const bool was_fine = readings_.link.failed_sweeps == 0;
  const Sweep sweep = co_await session_->sweep(was_fine);
  const auto next = clock_.steady() + settings_.pause;
  if (sweep.outcome == SweepOutcome::fresh) {
    sweep_succeeded(sweep);
    const bool changed = co_await session_->read_slow_tables(next);
    if (changed) {
      decode();
      publish();
    }
    co_await pause_until(next);
    co_return true;
  }
  sweep_failed(sweep.outcome, sweep.reason);
  const bool detect_now = sweep.outcome == SweepOutcome::other_device || sweep.outcome == SweepOutcome::port_gone ||
                          unanswered_sweeps_ >= kFailuresUntilDetection;
  co_await pause_until(next);
  co_return !detect_now;
}

void Poller::decode() {
  const RegisterMap& map = session_->map();
  const Layout& layout = session_->layout();
  const auto image = std::make_shared<const model::RegisterImage>(session_->image());
  readings_.identity = decode_identity(map, layout, *image);
  readings_.nodes.clear();
  for (const NodePlan& node : layout.nodes) {
    readings_.nodes.push_back(decode_node(map, node, *image));
  }
  readings_.controls =
      decode_controls(map, layout, readings_.nodes.front(), *image, settings_.session.project_controls);
  readings_.device_clock = decode_clock(map, layout, *image);
  readings_.plugs = decode_plugs(map, layout, readings_.nodes.front(), *image);
  readings_.image = image;
}

void Poller::sweep_succeeded(const Sweep& sweep) {
  const bool new_device = readings_.link.state != LinkState::online;
  decode();
  readings_.link.baud = session_->detected().baud;
  readings_.link.failed_sweeps = 0;
  unanswered_sweeps_ = 0;
  readings_.link.sweep_duration = sweep.duration;
  readings_.link.measured_at = clock_.steady();
  set_state(LinkState::online, "");
  const KnownDevice known = session_->detected().known();
  if (new_device) {
    log_.notice(readings_.identity->model + " (" + std::string(session_->map().name) + ", " +
                std::string(model::architecture_name(session_->layout().architecture)) + ") answers at " +
                std::to_string(known.baud) + " baud, slave " + std::to_string(settings_.slave));
  }
  if (last_ != known) {
    last_ = known;
    hooks_.remember(known);
  }
  publish();
}

void Poller::sweep_failed(SweepOutcome outcome, const std::string& reason) {
  model::Link& link = readings_.link;
  ++link.failed_sweeps;
  unanswered_sweeps_ = outcome == SweepOutcome::not_fresh ? 0 : unanswered_sweeps_ + 1;
  log_.debug("sweep failed: " + reason);
  if (link.failed_sweeps < kFailuresUntilLost) {
    if (link.state == LinkState::searching) {
      link.reason = reason;
    }
    publish();
    return;
  }
  if (unanswered_sweeps_ < kFailuresUntilLost) {
    set_state(LinkState::stale, reason);
  } else {
    link.baud.reset();
    set_state(LinkState::lost, reason);
  }
  publish();
}

void Poller::set_state(LinkState state, const std::string& reason) {
  model::Link& link = readings_.link;
  if (link.state != state) {
    link.state = state;
    link.since = clock_.wall();
    if (state == LinkState::lost || state == LinkState::stale) {
      log_.warning("no fresh data from the device: " + reason);
    }
  }
  link.reason = reason;
}

}  // namespace nv::device
