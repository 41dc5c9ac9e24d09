// Commands to the UPS that were asked for over HTTP: each runs by itself, and its outcome is kept for whoever asks
// later. One at a time, as the CommandDesk has it; the last few are remembered. Main thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "control/command_desk.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/service.hpp"
#include "core/task_group.hpp"
#include "model/command.hpp"

namespace nv::http {

struct CommandJob {
  // confirmed, sent: as model::CommandOutcome. failed: it was not sent, or its fate is unknown; `problem` says which.
  enum class State : std::uint8_t { running, confirmed, sent, failed };

  std::uint64_t id = 0;
  model::Command command{};
  State state = State::running;
  std::string problem;  // one line; empty unless failed
  std::string by;
  core::WallTime asked{};
  std::optional<core::WallTime> finished{};
};
std::string_view command_state_name(CommandJob::State state);

class CommandJobs final : public core::Service {
 public:
  static constexpr std::size_t kRemembered = 32;

  CommandJobs(boost::asio::any_io_executor executor, control::CommandDesk& desk, const core::Clock& clock,
              core::Logger log);

  core::Result<void> start() override { return {}; }
  boost::asio::awaitable<void> stop() override;

  // An error when another one still runs.
  core::Result<CommandJob> begin(model::Command command, control::Requester requester);
  std::optional<CommandJob> find(std::uint64_t id) const;
  const control::CommandDesk& desk() const { return desk_; }

 private:
  boost::asio::awaitable<void> run(std::shared_ptr<CommandJob> job, control::Requester requester);

  control::CommandDesk& desk_;
  const core::Clock& clock_;
  std::deque<std::shared_ptr<CommandJob>> jobs_;  // oldest first
  std::uint64_t next_id_ = 1;
  core::TaskGroup tasks_;
};

}  // namespace nv::http
