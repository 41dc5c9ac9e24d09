// The snapshot and the daemon's own health as OpenMetrics text (openmetrics.io, version 1.0), for Prometheus. What is
// not known has no sample. Pure. Main thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "model/device_model.hpp"
#include "model/snapshot.hpp"

namespace nv::http {

inline constexpr std::string_view kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

// What the operating system says of this process; nothing of what cannot be read.
struct ProcessUsage {
  std::optional<std::uint64_t> resident_bytes;
  std::optional<double> cpu_s;
  std::optional<std::uint64_t> open_files;
};
ProcessUsage process_usage();

struct DaemonHealth {
  std::string version;
  ProcessUsage process;
  double started = 0;  // seconds of Unix time
  std::uint64_t sweeps = 0;
  std::uint64_t failed_sweeps = 0;
  std::uint64_t events = 0;  // of this run and those before
  std::size_t web_connections = 0;
  std::size_t live_clients = 0;
  bool history_recording = false;
};

// Counts the sweeps that a model's publications tell of.
class SweepCounter {
 public:
  explicit SweepCounter(model::DeviceModel& model);
  std::uint64_t good() const { return good_; }
  std::uint64_t failed() const { return failed_; }

 private:
  void count(const model::Link& link);

  std::uint64_t good_ = 0;
  std::uint64_t failed_ = 0;
  unsigned failed_in_a_row_ = 0;
  std::optional<core::SteadyTime> measured_at_;
  core::Subscription subscription_;
};

std::string metrics_text(const model::Snapshot& snapshot, const DaemonHealth& health, core::SteadyTime now);

}  // namespace nv::http
