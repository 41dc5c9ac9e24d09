// The talk with one detected device: reads its tables, keeps the register image, knows which tables it refuses.
// Believes no word after a failed transaction until the line is in step again. Main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "device/bus.hpp"
#include "device/detection.hpp"
#include "device/layout.hpp"
#include "device/register_map.hpp"
#include "model/register_image.hpp"
#include "model/snapshot.hpp"

namespace nv::device {

struct SessionSettings {
  std::chrono::seconds refused_table_retry{60};
  bool project_controls = false;   // read the tables no public document names (simulator)
  bool reversed_controls = false;  // VU-MAP: permissions at 0x00C9, controls at 0x00C7 instead of the other way round

  bool operator==(const SessionSettings&) const = default;
};

enum class SweepOutcome : std::uint8_t {
  fresh,         // the image holds one complete sweep
  silent,        // no, or no right, answer
  not_fresh,     // the device answers but is busy, or says that its own data is old
  port_gone,     // the port must be opened again
  other_device,  // somebody else answers now
};

struct Sweep {
  SweepOutcome outcome{};
  std::chrono::milliseconds duration{};
  std::string reason;  // of a failure, one line
};

class Session {
 public:
  Session(Bus& bus, const core::Clock& clock, core::Logger log, Detected detected, SessionSettings settings);

  // Reads every sweep table of every node. `persistent`: try a silent device up to three times.
  boost::asio::awaitable<Sweep> sweep(bool persistent);
  // Reads the slow tables that are due until `deadline`; true when one of them changed the image.
  boost::asio::awaitable<bool> read_slow_tables(core::SteadyTime deadline);

  // Checks the permission, then writes once.
  boost::asio::awaitable<core::Result<void>> command(model::Command command);
  // Reads the device's own clock over the line, and writes it: one try each.
  boost::asio::awaitable<core::Result<model::DeviceClock>> read_clock();
  boost::asio::awaitable<core::Result<void>> write_clock(model::DeviceClock clock);

  const RegisterMap& map() const { return map_; }
  const Layout& layout() const { return layout_; }
  const model::RegisterImage& image() const { return image_; }
  const Detected& detected() const { return detected_; }

 private:
  enum class Read : std::uint8_t { words, refused, not_fresh, silent, port_gone, other_device };
  struct Table {
    unsigned refusals = 0;  // in a row
    std::optional<core::SteadyTime> refused_until;
    std::optional<core::SteadyTime> next_read;  // of a slow table
    std::uint8_t count = 0;                     // words to ask for, 0 = as the map says
  };
  struct Answer {
    Read kind{};
    Words words;
    std::string reason;
  };

  boost::asio::awaitable<Answer> read(Block block, int tries);
  boost::asio::awaitable<bool> in_step(Answer& failure);
  boost::asio::awaitable<Answer> read_table(const TableRow& row, std::uint16_t address, int tries);
  boost::asio::awaitable<Sweep> sweep_once(int tries);
  boost::asio::awaitable<void> identify_system();
  boost::asio::awaitable<core::Result<void>> check_permission(const ControlRow& row);
  boost::asio::awaitable<Answer> confirm(const TableRow& row, std::uint16_t address, Words words, int tries);
  bool needs_confirmation(const TableRow& row, std::uint16_t address, const Words& words) const;
  bool carries_alarm(const TableRow& row, const Words& words) const;
  bool is_refused(std::uint16_t address) const;
  void count_refusal(const TableRow& row, std::uint16_t address, Table& table);
  bool is_wanted(const TableRow& row, const NodePlan& node) const;
  bool data_is_stale() const;
  bool replan();

  Bus& bus_;
  const core::Clock& clock_;
  core::Logger log_;
  Detected detected_;
  SessionSettings settings_;
  const RegisterMap& map_;
  model::RegisterImage image_;
  Layout layout_;
  std::map<std::uint16_t, Table> tables_;  // by absolute address
  bool out_of_step_ = false;
};

}  // namespace nv::device
