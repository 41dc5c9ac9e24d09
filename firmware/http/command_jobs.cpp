#include "http/command_jobs.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nv::http {
namespace asio = boost::asio;

std::string_view command_state_name(CommandJob::State state) {
  constexpr std::array<std::string_view, 4> kNames{"running", "confirmed", "sent", "failed"};
  return kNames.at(static_cast<std::size_t>(state));
}

CommandJobs::CommandJobs(asio::any_io_executor executor, control::CommandDesk& desk, const core::Clock& clock,
                         core::Logger log)
    : desk_(desk), clock_(clock), tasks_(std::move(executor), std::move(log)) {}

asio::awaitable<void> CommandJobs::stop() {
  return tasks_.stop();
}

core::Result<CommandJob> CommandJobs::begin(model::Command command, control::Requester requester) {
  if (tasks_.running() > 0) {
    return core::fail("another command is being carried out");
  }
  auto job = std::make_shared<CommandJob>();
  job->id = next_id_++;
  job->command = command;
  job->by = requester.origin.by;
  job->asked = clock_.wall();
  jobs_.push_back(job);
  if (jobs_.size() > kRemembered) {
    jobs_.pop_front();
  }
  tasks_.spawn("command", run(job, std::move(requester)));
  return *job;
}

std::optional<CommandJob> CommandJobs::find(std::uint64_t id) const {
  const auto found = std::ranges::find_if(jobs_, [id](const auto& job) { return job->id == id; });
  return found != jobs_.end() ? std::optional(**found) : std::nullopt;
}

asio::awaitable<void> CommandJobs::run(std::shared_ptr<CommandJob> job, control::Requester requester) {
  auto pending = desk_.execute(job->command, std::move(requester));
  const auto outcome = co_await std::move(pending);
  if (!outcome) {
    job->state = CommandJob::State::failed;
    job->problem = outcome.error().message;
  } else {
    const bool confirmed = *outcome == model::CommandOutcome::confirmed;
    job->state = confirmed ? CommandJob::State::confirmed : CommandJob::State::sent;
  }
  job->finished = clock_.wall();
}

}  // namespace nv::http
