// The agent's thread: net-snmp's loop, the image it answers from, the traps it sends. Everything here runs on that one
// thread, but the constructor. No net-snmp header shows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/log.hpp"
#include "core/result.hpp"
#include "snmp/inbox.hpp"
#include "snmp/writes.hpp"

namespace nv::snmp {

struct EngineOptions {
  std::filesystem::path folder;              // of its own state
  std::optional<std::uint16_t> forced_port;  // over the setting
  std::optional<std::string> address4;       // listened on; none: not over this protocol
  std::optional<std::string> address6;
  bool cold_boot = true;
  TrapMemory traps;
};

class Engine {
 public:
  Engine(EngineOptions options, Inbox& inbox, model::DeviceModel::SnapshotPtr first, std::shared_ptr<const Card> card,
         WriteDoor door, core::Logger log);
  ~Engine();

  // Starts the library and listens, if the settings say so.
  core::Result<void> open();
  void run();  // until Quit
  void close();

  std::uint16_t port() const;                  // the bound one, 0: none; any thread
  std::optional<std::string> problem() const;  // why it does not listen; before run()
  const Told& told() const;                    // how far the receivers were; after close()

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nv::snmp
