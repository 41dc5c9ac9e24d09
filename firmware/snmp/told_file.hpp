// Where told.hpp's state is kept. Written on a worker, so that no answer waits for a flash memory; called on the
// agent's thread or on the main one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "core/log.hpp"
#include "core/task_group.hpp"
#include "core/worker.hpp"
#include "snmp/trap_outlet.hpp"

namespace nv::snmp {

class ToldFile {
 public:
  ToldFile(boost::asio::any_io_executor executor, std::filesystem::path path, core::Logger log);

  // What the last run left; save() of it comes here. Main thread.
  TrapMemory load(std::uint64_t last_event);
  // Writes what is to be kept, last of all.
  boost::asio::awaitable<void> stop(Told told);

 private:
  boost::asio::awaitable<void> write(std::string text);

  boost::asio::any_io_executor executor_;
  std::filesystem::path path_;
  core::Logger log_;
  core::Worker worker_;
  core::TaskGroup tasks_;
  std::shared_ptr<ToldFile*> self_;  // posted work may outlive this
};

}  // namespace nv::snmp
