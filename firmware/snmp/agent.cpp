#include "snmp/agent.hpp"

#include <chrono>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

#include "core/task_group.hpp"
#include "snmp/engine.hpp"
#include "snmp/network.hpp"
#include "snmp/owed_events.hpp"
#include "snmp/receiver_names.hpp"
#include "snmp/settings_rows.hpp"
#include "snmp/told_file.hpp"
#include "snmp/traps.hpp"
#include "snmp/write_desk.hpp"

namespace nv::snmp {
namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kInboxLimit = 1024;
// How long a SET may hold the agent's thread: settings are saved within this; a command that takes longer goes on.
constexpr auto kWriteWait = 400ms;

// "Net Vision 8 v0.10": clients take the version from "v<digits>.<digits>".
std::string agent_version_text(const std::string& version) {
  return "Net Vision 8 v" + version.substr(0, version.rfind('.'));
}

}  // namespace

class Agent::Impl {
 public:
  Impl(asio::any_io_executor executor, AgentOptions options, AgentSources sources, settings::Store& settings,
       AgentDesks desks, core::Logger log)
      : executor_(std::move(executor)),
        options_(std::move(options)),
        sources_(sources),
        settings_(settings),
        log_(std::move(log)),
        inbox_(kInboxLimit),
        writes_(executor_,
                {settings, desks.commands, desks.card, sources.clock,
                 [this](std::uint32_t number) { send_trap(number); }, [this] { inbox_.post(card()); }},
                log_),
        names_(
            executor_, [this] { inbox_.post(card()); }, log_),
        told_file_(executor_, options_.state_dir / "snmp" / "told", log_),
        tasks_(executor_, log_) {}

  ~Impl() { quit(); }

  core::Result<void> start() {
    const TrapMemory memory = told_file_.load(sources_.model.last_event());
    engine_ =
        std::make_unique<Engine>(engine_options(memory), inbox_, sources_.model.latest(), card(), write_door(), log_);
    auto opened = std::make_shared<std::promise<core::Result<void>>>();
    auto bound = opened->get_future();
    thread_ = std::thread([this, opened] {
      core::Result<void> started = open_engine();
      const bool open = started.has_value();
      opened->set_value(std::move(started));
      if (open) {
        engine_->run();
      }
      engine_->close();
    });
    core::Result<void> started = bound.get();
    if (!started) {
      thread_.join();
      return started;
    }
    tasks_.spawn("names of trap receivers", names_.refresh());
    tasks_.spawn("traps of before", find_owed(memory));
    follow();
    return {};
  }

  // Values are those of the newest snapshot; its traps wait until its events are recorded.
  void follow() {
    using SnapshotPtr = model::DeviceModel::SnapshotPtr;
    subscriptions_.push_back(
        sources_.model.on_snapshot([this](const SnapshotPtr& snapshot) { inbox_.post(snapshot); }));
    subscriptions_.push_back(sources_.recorded.on_snapshot(
        [this](const SnapshotPtr& snapshot) { inbox_.post(RecordedSnapshot{snapshot->sequence}); }));
    subscriptions_.push_back(sources_.recorded.on_event([this](const model::Event& event) {
      inbox_.post(RecordedEvent{event.id, trap_of_event(event.name)});
    }));
    subscriptions_.push_back(
        settings_.changed().subscribe([this](const settings::Changed& /*changed*/) { inbox_.post(card()); }));
  }

  void quit() {
    subscriptions_.clear();
    if (thread_.joinable()) {
      inbox_.post(Quit{});
      thread_.join();
    }
  }

  asio::awaitable<void> stop() {
    const bool ran = thread_.joinable();
    quit();
    co_await tasks_.stop();
    co_await writes_.stop();
    if (ran) {
      co_await told_file_.stop(engine_->told());
    }
  }

  std::uint16_t port() const { return engine_ ? engine_->port() : 0; }
  void send_trap(std::uint32_t number) { inbox_.post(SendTrap{number}); }

 private:
  // A port that was asked for must be had; the standard one may be another agent's, and is tried again.
  core::Result<void> open_engine() {
    core::Result<void> opened = engine_->open();
    const auto problem = engine_->problem();
    if (opened && problem && options_.port) {
      opened = core::fail(*problem);
    }
    return opened;
  }

  EngineOptions engine_options(const TrapMemory& memory) const {
    EngineOptions engine;
    engine.traps = memory;
    engine.folder = options_.state_dir / "snmp";
    engine.forced_port = options_.port;
    engine.cold_boot = options_.cold_boot;
    if (!options_.bind || options_.bind->is_v4()) {
      engine.address4 = options_.bind ? options_.bind->to_string() : "0.0.0.0";
    }
    if (!options_.bind || options_.bind->is_v6()) {
      engine.address6 = options_.bind ? options_.bind->to_string() : "::";
    }
    return engine;
  }

  asio::awaitable<void> find_owed(TrapMemory memory) {
    OwedEvents owed = co_await owed_events(sources_.history, std::move(memory), log_);
    inbox_.post(std::move(owed));
  }

  std::shared_ptr<const Card> card() {
    auto card = std::make_shared<Card>();
    card->agent_version = agent_version_text(options_.version);
    card->network = network_addresses();
    card->countdowns = writes_.countdowns();
    card->zone = sources_.clock.zone();
    load_settings(settings_, *card);
    card->receiver_addresses = names_.addresses_of(card->receivers);
    return card;
  }

  // Runs on the agent's thread: hands the work to the main thread and waits for it, but not for long.
  WriteDoor write_door() {
    return [this](std::vector<Write> writes, core::Origin who) -> core::Result<void> {
      auto done = std::make_shared<std::promise<core::Result<void>>>();
      auto result = done->get_future();
      asio::post(executor_, [this, done, writes = std::move(writes), who = std::move(who)]() mutable {
        tasks_.spawn("snmp set", carry_out(std::move(writes), std::move(who), done));
      });
      if (result.wait_for(kWriteWait) == std::future_status::ready) {
        return result.get();
      }
      return {};  // taken; its outcome is in the event log
    };
  }

  using Done = std::shared_ptr<std::promise<core::Result<void>>>;

  asio::awaitable<void> carry_out(std::vector<Write> writes, core::Origin who, Done done) {
    core::Result<void> outcome = co_await writes_.carry_out(std::move(writes), std::move(who));
    done->set_value(std::move(outcome));
  }

  asio::any_io_executor executor_;
  AgentOptions options_;
  AgentSources sources_;
  settings::Store& settings_;
  core::Logger log_;
  Inbox inbox_;
  WriteDesk writes_;
  ReceiverNames names_;
  ToldFile told_file_;
  core::TaskGroup tasks_;
  std::unique_ptr<Engine> engine_;
  std::thread thread_;
  std::vector<core::Subscription> subscriptions_;
};

Agent::Agent(asio::any_io_executor executor, AgentOptions options, AgentSources sources, settings::Store& settings,
             AgentDesks desks, core::Logger log)
    : impl_(std::make_unique<Impl>(std::move(executor), std::move(options), sources, settings, desks, std::move(log))) {
}

Agent::~Agent() = default;

core::Result<void> Agent::start() {
  return impl_->start();
}

asio::awaitable<void> Agent::stop() {
  co_await impl_->stop();
}

std::uint16_t Agent::port() const {
  return impl_->port();
}

void Agent::send_test_trap() {
  send_trap(kTestTrap);
}

void Agent::send_trap(std::uint32_t number) {
  impl_->send_trap(number);
}

}  // namespace nv::snmp
