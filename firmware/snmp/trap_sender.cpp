#include "snmp/trap_sender.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "snmp/net_snmp.hpp"
#include "snmp/usm_users.hpp"

namespace nv::snmp {
namespace {

using settings::SnmpReceiver;
using settings::SnmpUser;
using settings::TrapVersion;

constexpr long kInformTimeoutUs = 2'000'000;
constexpr int kInformRetries = 3;

constexpr Oid kUpTime{1, 3, 6, 1, 2, 1, 1, 3, 0};
constexpr Oid kTrapOid{1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
constexpr Oid kGenericTraps{1, 3, 6, 1, 6, 3, 1, 1, 5};

// The name of the notification. RFC 1628's has no 0 arc before its number.
Oid notification(const Trap& trap) {
  switch (trap.family) {
    case TrapFamily::net_vision:
      return kTree7 + Oid{2, 0, trap.number};
    case TrapFamily::rfc1628:
      return kTreeRfc1628 + Oid{2, trap.number};
    case TrapFamily::sts:
      return kTreeSts + Oid{2, 0, trap.number};
    case TrapFamily::generic:
      break;
  }
  return kGenericTraps + trap.number;
}

// Version 1 names an enterprise and a number.
Oid enterprise(TrapFamily family) {
  switch (family) {
    case TrapFamily::net_vision:
      return kTree7 + 2;
    case TrapFamily::rfc1628:
      return kTreeRfc1628 + 2;
    case TrapFamily::sts:
      return kTreeSts + 2;
    case TrapFamily::generic:
      break;
  }
  return kTree7;
}

void add_binding(netsnmp_pdu& pdu, const Oid& name, const Value& value) {
  const WireName wire = to_wire(name);
  netsnmp_variable_list* binding =
      snmp_varlist_add_variable(&pdu.variables, wire.arcs.data(), wire.size, ASN_NULL, nullptr, 0);
  if (binding != nullptr) {
    set_value(*binding, value);
  }
}

netsnmp_pdu* make_v1(const Trap& trap, const IpAddress& agent) {
  netsnmp_pdu* pdu = snmp_pdu_create(SNMP_MSG_TRAP);
  if (pdu == nullptr) {
    return nullptr;
  }
  const WireName name = to_wire(enterprise(trap.family));
  pdu->enterprise = snmp_duplicate_objid(name.arcs.data(), name.size);
  pdu->enterprise_length = name.size;
  const bool generic = trap.family == TrapFamily::generic;
  pdu->trap_type = generic ? static_cast<long>(trap.number) - 1 : SNMP_TRAP_ENTERPRISESPECIFIC;
  pdu->specific_type = generic ? 0 : static_cast<long>(trap.number);
  pdu->time = netsnmp_get_agent_uptime();
  std::memcpy(pdu->agent_addr, agent.bytes.data(), agent.bytes.size());
  return pdu;
}

netsnmp_pdu* make_v2(const Trap& trap, bool inform) {
  netsnmp_pdu* pdu = snmp_pdu_create(inform ? SNMP_MSG_INFORM : SNMP_MSG_TRAP2);
  if (pdu != nullptr) {
    add_binding(*pdu, kUpTime, Ticks{static_cast<std::uint32_t>(netsnmp_get_agent_uptime())});
    add_binding(*pdu, kTrapOid, notification(trap));
  }
  return pdu;
}

}  // namespace

struct TrapSender::Receiver {
  SnmpReceiver settings;
  SnmpUser user;  // version 3
  core::Logger log;
  netsnmp_session* session = nullptr;
  bool silent = false;

  Receiver(SnmpReceiver the_settings, SnmpUser the_user, core::Logger the_log)
      : settings(std::move(the_settings)), user(std::move(the_user)), log(std::move(the_log)) {}
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  ~Receiver() {
    if (session != nullptr) {
      snmp_close(session);
    }
  }

  bool is(const SnmpReceiver& other, const SnmpUser& other_user) const {
    return settings == other && user == other_user;
  }

  // Said once when it becomes so, not for every trap.
  void tell(bool is_silent) {
    if (silent != is_silent) {
      silent = is_silent;
      if (silent) {
        log.warning("traps do not reach " + settings.address);
      } else {
        log.notice("traps reach " + settings.address + " again");
      }
    }
  }

  static int confirmed(int operation, netsnmp_session* /*session*/, int /*id*/, netsnmp_pdu* /*reply*/, void* self) {
    static_cast<Receiver*>(self)->tell(operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE);
    return 1;
  }

  std::string peer() const {
    const bool ipv6 = settings.address.find(':') != std::string::npos;
    const std::string port = ':' + std::to_string(settings.port);
    return ipv6 ? "udp6:[" + settings.address + ']' + port : "udp:" + settings.address + port;
  }
};

TrapSender::TrapSender(core::Logger log) : log_(std::move(log)) {}

TrapSender::~TrapSender() = default;

void TrapSender::open(Receiver& receiver, const Card& /*card*/) {
  netsnmp_session session;
  snmp_sess_init(&session);
  std::string peer = receiver.peer();
  std::string community = receiver.settings.community;
  session.peername = peer.data();
  session.timeout = kInformTimeoutUs;
  session.retries = kInformRetries;
  std::size_t engine_length = 0;
  const std::unique_ptr<u_char, decltype(&std::free)> engine(snmpv3_generate_engineID(&engine_length), &std::free);
  if (receiver.settings.version == TrapVersion::v3) {
    session.version = SNMP_VERSION_3;
    session.securityModel = SNMP_SEC_MODEL_USM;
    session.securityName = community.data();
    session.securityNameLen = community.size();
    session.securityLevel = security_level_of(receiver.user);
    // The sender of a trap is the authority for it.
    session.securityEngineID = engine.get();
    session.securityEngineIDLen = engine_length;
  } else {
    session.version = receiver.settings.version == TrapVersion::v1 ? SNMP_VERSION_1 : SNMP_VERSION_2c;
    session.community = reinterpret_cast<u_char*>(community.data());
    session.community_len = community.size();
  }
  receiver.session = snmp_open(&session);
  receiver.tell(receiver.session == nullptr);
}

void TrapSender::apply(const Card& card) {
  agent_address_ = card.network.address;
  std::vector<std::unique_ptr<Receiver>> kept;
  for (const SnmpReceiver& settings : card.receivers) {
    if (settings.address.empty() || settings.type == settings::TrapType::none) {
      continue;
    }
    SnmpUser user;
    if (settings.version == TrapVersion::v3) {
      const auto found = std::ranges::find(card.users, settings.community, &SnmpUser::name);
      if (found == card.users.end() || settings.community.empty()) {
        log_.warning("no traps to " + settings.address + ": version 3 needs the name of a user as community");
        continue;
      }
      user = *found;
    }
    const auto same = std::ranges::find_if(
        receivers_, [&](const auto& receiver) { return receiver && receiver->is(settings, user); });
    if (same != receivers_.end()) {
      kept.push_back(std::move(*same));
      continue;
    }
    kept.push_back(std::make_unique<Receiver>(settings, user, log_));
    open(*kept.back(), card);
  }
  receivers_ = std::move(kept);
}

void TrapSender::send(const Trap& trap, bool trap_filter) {
  for (const auto& receiver : receivers_) {
    if (receiver->session == nullptr || !is_wanted(receiver->settings, trap, trap_filter)) {
      continue;
    }
    const bool v1 = receiver->settings.version == TrapVersion::v1;
    const bool inform = receiver->settings.inform && receiver->settings.version == TrapVersion::v2c;
    netsnmp_pdu* pdu = v1 ? make_v1(trap, agent_address_) : make_v2(trap, inform);
    if (pdu == nullptr) {
      continue;
    }
    for (const auto& [name, value] : trap.variables) {
      add_binding(*pdu, name, value);
    }
    const int sent = inform ? snmp_async_send(receiver->session, pdu, &Receiver::confirmed, receiver.get())
                            : snmp_send(receiver->session, pdu);
    if (sent == 0) {
      snmp_free_pdu(pdu);
    }
    if (!inform || sent == 0) {
      receiver->tell(sent == 0);
    }
  }
}

}  // namespace nv::snmp
