#include "snmp/engine.hpp"
#include "core/network_links.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <random>
#include <type_traits>
#include <utility>

#include "snmp/access.hpp"
#include "snmp/handler.hpp"
#include "snmp/library.hpp"
#include "snmp/link_traps.hpp"
#include "snmp/source.hpp"
#include "snmp/trap_causes.hpp"
#include "snmp/usm_users.hpp"
#include "snmp/vacm_tables.hpp"

namespace nv::snmp {

namespace {

using namespace std::chrono_literals;

// Somebody who guesses communities must not be able to flood the receivers.
constexpr auto kAuthenticationTrapPause = 10s;
constexpr auto kListenAgain = 5s;  // a port that is somebody else's

// The library would obey a configuration file that somebody else put there. On a disk that can only be read the folder
// stays as it is, or missing, and the agent works all the same.
bool make_own(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(folder, error);
  fs::permissions(folder, fs::perms::owner_all, error);
  const fs::file_status found = fs::status(folder, error);
  const auto others = found.permissions() & (fs::perms::group_all | fs::perms::others_all);
  return !fs::exists(found) || (fs::is_directory(found) && others == fs::perms::none);
}

}  // namespace

class Engine::Impl {
 public:
  Impl(EngineOptions options, Inbox& inbox, model::DeviceModel::SnapshotPtr first, std::shared_ptr<const Card> card,
       WriteDoor door, core::Logger log)
      : options_(std::move(options)),
        inbox_(inbox),
        source_(std::move(first), std::move(card), static_cast<std::int32_t>(std::random_device{}() >> 1)),
        handler_(source_, std::move(door), log),
        access_(source_),
        log_(std::move(log)) {}

  core::Result<void> open() {
    if (!make_own(options_.folder)) {
      return core::fail("cannot use " + options_.folder.string() + ": others may write there");
    }
    library_.emplace(options_.folder, log_);
    users_.emplace(log_);
    outlet_.emplace(std::move(options_.traps), log_);
    access_.install();
    if (auto registered = handler_.register_trees(); !registered) {
      return registered.error();
    }
    links_.emplace();
    apply_card();
    return {};
  }

  std::optional<std::string> problem() const { return refused_port_; }

  void run() {
    refused_ = refused_requests();
    send(make_trap(TrapFamily::generic, options_.cold_boot ? kColdStart : kWarmStart));
    const std::array<Library::Waker, 2> wakers{
        Library::Waker{inbox_.descriptor(), [this] { take_mail(); }},
        Library::Waker{links_->descriptor(), [this] { send(link_traps(links_->read())); }}};
    while (!quit_) {
      library_->serve(wakers);
      watch_refusals();
      const auto now = std::chrono::steady_clock::now();
      outlet_->pump(now);
      if (refused_port_ && now >= listen_again_) {
        listen();
      }
    }
  }

  std::uint16_t port() const { return bound_.load(); }
  const Told& told() const { return told_; }

  void close() {
    told_ = outlet_ ? outlet_->told() : options_.traps.told;
    outlet_.reset();
    links_.reset();
    clear_vacm_tables();
    access_.remove();
    library_.reset();
  }

 private:
  void take_mail() {
    auto mail = inbox_.take();
    if (mail.lost != 0) {
      log_.warning(std::to_string(mail.lost) + " messages to the SNMP agent were lost");
    }
    for (Message& message : mail.values) {
      std::visit([this](auto& what) { take(what); }, message);
    }
  }

  void take(model::DeviceModel::SnapshotPtr& snapshot) {
    const std::uint64_t sequence = snapshot->sequence;
    outlet_->hold(sequence, source_.take(std::move(snapshot), up_time()), up_time());
    if (source_.scene().is_ups() || source_.scene().is_sts()) {
      outlet_->set_sts(source_.scene().is_sts());
    }
  }
  void take(const RecordedSnapshot& recorded) { outlet_->recorded(recorded.sequence); }
  void take(const RecordedEvent& event) {
    outlet_->recorded(event.id, card_trap(event.trap, source_.scene().is_sts()), up_time());
  }
  void take(const OwedEvents& owed) { outlet_->replay(owed); }
  void take(std::shared_ptr<const Card>& card) {
    source_.take(std::move(card));
    apply_card();
  }
  void take(const SendTrap& order) {
    if (const auto trap = card_trap(order.number, source_.scene().is_sts())) {
      send(*trap);
    }
  }
  void take(const Quit& /*quit*/) {
    take(SendTrap{kAgentRestarting});
    quit_ = true;
  }

  void apply_card() {
    access_.apply_versions();
    users_->apply(source_.card().users);
    fill_vacm_tables(source_.card());
    outlet_->apply(source_.card());
    listen();
  }

  // Makes what is listened on what the settings say. A port that cannot be had leaves the one before in use and is
  // tried again; said once.
  void listen() {
    const settings::SnmpSettings& settings = source_.card().settings;
    const std::optional<std::uint16_t> wanted =
        settings.enabled ? std::optional(options_.forced_port.value_or(settings.port)) : std::nullopt;
    if (!wanted) {
      library_->stop_listening();
      refused_port_.reset();
      listens_for_.reset();
      bound_.store(0);
      return;
    }
    if (wanted == listens_for_) {
      refused_port_.reset();
      return;
    }
    const core::Result<std::uint16_t> port = library_->listen(*wanted, options_.address4, options_.address6);
    if (port) {
      listens_for_ = wanted;
      bound_.store(*port);
      refused_port_.reset();
      return;
    }
    listen_again_ = std::chrono::steady_clock::now() + kListenAgain;
    if (std::exchange(refused_port_, port.error().message) != port.error().message) {
      log_.warning(port.error().message);
    }
  }

  void send(const std::vector<Trap>& traps) {
    for (const Trap& trap : traps) {
      send(trap);
    }
  }
  void send(const Trap& trap) { outlet_->send(trap, up_time()); }

  void watch_refusals() {
    const std::uint32_t refused = refused_requests();
    const auto now = std::chrono::steady_clock::now();
    if (refused == std::exchange(refused_, refused) || !source_.card().settings.authentication_traps) {
      return;
    }
    if (!refusal_told_ || now - *refusal_told_ >= kAuthenticationTrapPause) {
      refusal_told_ = now;
      send(make_trap(TrapFamily::generic, kAuthenticationFailure));
    }
  }

  EngineOptions options_;
  Inbox& inbox_;
  Source source_;
  Handler handler_;
  AccessControl access_;
  core::Logger log_;
  std::optional<Library> library_;
  std::optional<UsmUsers> users_;
  std::optional<TrapOutlet> outlet_;
  Told told_;
  std::optional<core::LinkWatch> links_;
  std::optional<std::uint16_t> listens_for_;  // the port asked for, which may be "any"
  std::optional<std::string> refused_port_;
  std::chrono::steady_clock::time_point listen_again_;
  std::atomic<std::uint16_t> bound_ = 0;
  std::uint32_t refused_ = 0;
  std::optional<std::chrono::steady_clock::time_point> refusal_told_;
  bool quit_ = false;
};

Engine::Engine(EngineOptions options, Inbox& inbox, model::DeviceModel::SnapshotPtr first,
               std::shared_ptr<const Card> card, WriteDoor door, core::Logger log)
    : impl_(std::make_unique<Impl>(std::move(options), inbox, std::move(first), std::move(card), std::move(door),
                                   std::move(log))) {}

Engine::~Engine() = default;

core::Result<void> Engine::open() {
  return impl_->open();
}

std::uint16_t Engine::port() const {
  return impl_->port();
}

const Told& Engine::told() const {
  return impl_->told();
}

std::optional<std::string> Engine::problem() const {
  return impl_->problem();
}

void Engine::run() {
  impl_->run();
}

void Engine::close() {
  impl_->close();
}

}  // namespace nv::snmp
