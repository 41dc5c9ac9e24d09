// What every desk's test has: a loop, a clock of its own, a model whose events are kept, and somebody who asks.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "control/command_desk.hpp"
#include "model/device_model.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

namespace nv::test {

struct DeskScene {
  boost::asio::io_context io;
  ManualClock clock;
  model::DeviceModel model;
  std::vector<model::Event> events;
  core::Subscription listener = model.on_event([this](const model::Event& event) { events.push_back(event); });

  std::vector<std::string> told() const {
    std::vector<std::string> texts;
    for (const model::Event& event : events) {
      texts.push_back(event.text);
    }
    return texts;
  }
  static control::Requester asker(control::Role role) { return {{"REST", "admin", "192.0.2.7"}, role}; }
};

}  // namespace nv::test
