// The SNMP agent as the application sees it. What the main thread knows (settings, snapshots, commands) crosses to the
// agent's own thread as values through a mailbox; what is written there comes back as posted work. One per process:
// net-snmp keeps global state, which lives and dies on that thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include "control/card_desk.hpp"
#include "control/command_desk.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/service.hpp"
#include "history/history.hpp"
#include "history/recorded_feed.hpp"
#include "model/device_model.hpp"
#include "settings/store.hpp"

namespace nv::snmp {

struct AgentOptions {
  std::filesystem::path state_dir;    // engine id, boots and what receivers were told are kept in its folder "snmp"
  std::optional<std::uint16_t> port;  // over the setting; 0: any free one
  std::optional<boost::asio::ip::address> bind;
  std::string version;  // of this firmware, "0.1.0"
  bool cold_boot = true;
};

// What the agent publishes: newest values at once, traps when the event log holds their events.
struct AgentSources {
  model::DeviceModel& model;
  history::History& history;
  history::RecordedFeed& recorded;
  const core::Clock& clock;
};

// Where writes go.
struct AgentDesks {
  control::CommandDesk& commands;
  control::CardDesk& card;
};

class Agent final : public core::Service {
 public:
  Agent(boost::asio::any_io_executor executor, AgentOptions options, AgentSources sources, settings::Store& settings,
        AgentDesks desks, core::Logger log);
  ~Agent() override;

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;
  std::uint16_t port() const;  // the bound one; 0: it does not listen

  // One of the card's own traps (27 restart, 40 and 41 log-in, 42 test ...), by its NET VISION number; for an STS its
  // counterpart goes out. Main thread.
  void send_trap(std::uint32_t number);
  void send_test_trap();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nv::snmp
