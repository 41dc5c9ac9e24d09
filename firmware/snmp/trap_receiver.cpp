#include "snmp/trap_receiver.hpp"

#include <cstdlib>
#include <cstring>
#include <utility>

#include "snmp/net_snmp.hpp"
#include "snmp/trap_pdu.hpp"
#include "snmp/usm_users.hpp"

namespace nv::snmp {
namespace {

using namespace std::chrono_literals;
using settings::TrapVersion;

constexpr long kInformTimeoutUs = 2'000'000;
constexpr int kInformRetries = 3;
constexpr auto kAfterSilence = 10s;  // an inform nobody confirmed
constexpr auto kAfterRefusal = 1s;   // no route, no socket

bool has_arrived(int operation) {
  return operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE;
}

}  // namespace

TrapReceiver::TrapReceiver(settings::SnmpReceiver settings, settings::SnmpUser user, TrapQueue queue, core::Logger log)
    : settings_(std::move(settings)), user_(std::move(user)), log_(std::move(log)), queue_(std::move(queue)) {}

TrapReceiver::~TrapReceiver() {
  if (!queue_.empty()) {
    log_.warning(std::to_string(queue_.size()) + " traps to " + settings_.address + " were not sent");
  }
  close();
}

bool TrapReceiver::is(const settings::SnmpReceiver& settings, const settings::SnmpUser& user) const {
  return settings_ == settings && user_ == user;
}

bool TrapReceiver::is_inform() const {
  return settings_.inform && settings_.version != TrapVersion::v1;
}

bool TrapReceiver::needs_engine() const {
  return is_inform() && settings_.version == TrapVersion::v3;
}

void TrapReceiver::set_address(const std::string& numeric) {
  if (std::exchange(address_, numeric) != numeric) {
    reopen_ = true;
  }
}

// Said once when it becomes so, not for every trap.
void TrapReceiver::tell(bool is_silent) {
  if (silent_.value_or(false) != is_silent) {
    if (is_silent) {
      log_.warning("traps do not reach " + settings_.address);
    } else {
      log_.notice("traps reach " + settings_.address + " again");
    }
  }
  if (!is_silent && queue_.lost() != 0) {
    log_.warning(std::to_string(queue_.take_lost()) + " traps to " + settings_.address + " were lost meanwhile");
  }
  silent_ = is_silent;
}

void TrapReceiver::enqueue(const Trap& trap, std::uint32_t up_time) {
  const std::uint64_t lost_before = queue_.lost();
  queue_.push(trap, up_time, in_flight_);
  if (lost_before == 0 && queue_.lost() != 0) {
    log_.warning("too many traps wait for " + settings_.address + ": the oldest are lost");
  }
}

void TrapReceiver::close() {
  netsnmp_session* session = std::exchange(session_, nullptr);
  if (session == nullptr) {
    return;
  }
  if (needs_engine() && session->securityEngineIDLen != 0) {
    // The keys for its engine; ours stay.
    usmUser* user = usm_get_user(session->securityEngineID, session->securityEngineIDLen, user_.name.c_str());
    if (user != nullptr && !is_own_engine(session->securityEngineID, session->securityEngineIDLen)) {
      usm_remove_user(user);
      usm_free_user(user);
    }
  }
  snmp_close(session);  // calls back for what is under way
  in_flight_ = false;
  engine_ = Engine::unknown;
}

void TrapReceiver::open() {
  close();
  reopen_ = false;
  netsnmp_session session;
  snmp_sess_init(&session);
  const bool ipv6 = address_.find(':') != std::string::npos;
  const std::string port = ':' + std::to_string(settings_.port);
  std::string peer = ipv6 ? "udp6:[" + address_ + ']' + port : "udp:" + address_ + port;
  std::string community = settings_.community;
  session.peername = peer.data();
  session.timeout = kInformTimeoutUs;
  session.retries = kInformRetries;
  std::size_t engine_length = 0;
  const std::unique_ptr<u_char, decltype(&std::free)> engine(snmpv3_generate_engineID(&engine_length), &std::free);
  if (settings_.version == TrapVersion::v3) {
    session.version = SNMP_VERSION_3;
    session.securityModel = SNMP_SEC_MODEL_USM;
    session.securityName = community.data();
    session.securityNameLen = community.size();
    session.securityLevel = security_level_of(user_);
    if (needs_engine()) {
      session.flags |= SNMP_FLAGS_DONT_PROBE;  // the library's own question would wait for the answer
      fill_keys(session, user_);
    } else {
      // The sender of a trap is the authority for it.
      session.securityEngineID = engine.get();
      session.securityEngineIDLen = engine_length;
    }
  } else {
    session.version = settings_.version == TrapVersion::v1 ? SNMP_VERSION_1 : SNMP_VERSION_2c;
    session.community = reinterpret_cast<u_char*>(community.data());
    session.community_len = community.size();
  }
  session_ = snmp_open(&session);
  if (session_ != nullptr && needs_engine()) {
    session_->flags |= SNMP_FLAGS_DONT_PROBE;  // snmp_open() takes it away
  }
}

int TrapReceiver::engine_answered(int operation, snmp_session* /*session*/, int /*id*/, snmp_pdu* /*reply*/,
                                  void* self) {
  auto& receiver = *static_cast<TrapReceiver*>(self);
  const bool answered = has_arrived(operation) || operation == NETSNMP_CALLBACK_OP_SEC_ERROR;
  receiver.engine_ = answered ? Engine::answered : Engine::unknown;
  if (!answered) {
    receiver.failed(std::chrono::steady_clock::now(), kAfterSilence);
  }
  return 1;
}

// A question without a user, which every engine answers with a report that names it (RFC 3414, section 4).
void TrapReceiver::ask_engine() {
  netsnmp_pdu* pdu = snmp_pdu_create(SNMP_MSG_GET);
  if (pdu == nullptr) {
    return;
  }
  pdu->version = SNMP_VERSION_3;
  pdu->securityName = ::strdup("");
  pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
  pdu->securityModel = SNMP_SEC_MODEL_USM;
  engine_ = Engine::asked;
  if (snmp_async_send(session_, pdu, &TrapReceiver::engine_answered, this) == 0) {
    snmp_free_pdu(pdu);
    failed(std::chrono::steady_clock::now(), kAfterRefusal);
  }
}

bool TrapReceiver::learn_engine() {
  const bool learnt = session_->securityEngineIDLen != 0 && usm_create_user_from_session(session_) == SNMPERR_SUCCESS;
  engine_ = learnt ? Engine::known : Engine::unknown;
  return learnt;
}

void TrapReceiver::failed(core::SteadyTime now, std::chrono::seconds pause) {
  tell(true);
  in_flight_ = false;
  not_before_ = now + pause;
  reopen_ = reopen_ || needs_engine();  // it may be another engine by now
}

// A report is not the end: the library repeats what was out of time, and says so when it gives up.
int TrapReceiver::confirmed(int operation, snmp_session* /*session*/, int /*id*/, snmp_pdu* reply, void* self) {
  auto& receiver = *static_cast<TrapReceiver*>(self);
  if (has_arrived(operation) && reply != nullptr && reply->command == SNMP_MSG_REPORT) {
    return 1;
  }
  if (!receiver.in_flight_) {
    return 1;
  }
  if (has_arrived(operation)) {
    receiver.in_flight_ = false;
    receiver.queue_.pop();
    receiver.tell(false);
  } else {
    receiver.failed(std::chrono::steady_clock::now(), kAfterSilence);
  }
  return 1;
}

void TrapReceiver::send_front(const IpAddress& sender, core::SteadyTime now) {
  const TrapQueue::Waiting& next = queue_.front();
  const bool inform = is_inform();
  netsnmp_pdu* pdu = settings_.version == TrapVersion::v1 ? make_v1(next.trap, next.up_time, sender)
                                                          : make_v2(next.trap, next.up_time, inform);
  if (pdu == nullptr) {
    return failed(now, kAfterRefusal);
  }
  in_flight_ = inform;
  const int sent = inform ? snmp_async_send(session_, pdu, &TrapReceiver::confirmed, this) : snmp_send(session_, pdu);
  if (sent == 0) {
    snmp_free_pdu(pdu);
    return failed(now, kAfterRefusal);
  }
  if (!inform) {
    queue_.pop();
    tell(false);
  }
}

void TrapReceiver::pump(const IpAddress& sender, core::SteadyTime now) {
  while (!queue_.empty() && !in_flight_ && !address_.empty() && now >= not_before_.value_or(now)) {
    not_before_.reset();
    if (session_ == nullptr || reopen_) {
      open();
      if (session_ == nullptr) {
        return failed(now, kAfterRefusal);
      }
    }
    if (needs_engine() && engine_ != Engine::known) {
      if (engine_ == Engine::asked) {
        return;
      }
      if (engine_ == Engine::unknown) {
        return ask_engine();
      }
      if (!learn_engine()) {
        return failed(now, kAfterSilence);
      }
    }
    send_front(sender, now);
  }
}

}  // namespace nv::snmp
