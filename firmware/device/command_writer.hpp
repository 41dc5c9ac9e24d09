// A command -> register writes. Reads the permission first, writes once, then looks for the effect in the next sweeps.
// A write is never repeated after a timeout: it may have been executed. Main thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "core/log.hpp"
#include "core/result.hpp"
#include "device/poller.hpp"
#include "model/command.hpp"

namespace nv::device {

class CommandWriter {
 public:
  CommandWriter(Poller& poller, core::Logger log) : poller_(poller), log_(std::move(log)) {}

  // An error says in one line why the command was not sent, or that its fate is unknown.
  boost::asio::awaitable<core::Result<model::CommandOutcome>> write(model::Command command);

 private:
  boost::asio::awaitable<bool> effect_seen(model::Command command);

  Poller& poller_;
  core::Logger log_;
};

}  // namespace nv::device
