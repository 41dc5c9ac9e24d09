#include "snmp/library.hpp"

#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "snmp/net_snmp.hpp"

// The standard groups of net-snmp's own library; it has no header for them.
extern "C" {
void init_ifTable(void);
void init_ifXTable(void);
void init_ip(void);
void init_snmp_mib(void);
void init_snmpEngine(void);
void init_snmpMPDStats(void);
void init_usmStats(void);
void init_usmUser(void);
void init_vacm_vars(void);
}

namespace nv::snmp {
namespace {

constexpr const char* kName = "netvisiond";
constexpr int kMaxMessage = 1472;    // one Ethernet frame: no answer can be turned into a flood of fragments
constexpr int kMaxBulkRepeats = 50;  // more would not fit in such an answer
constexpr int kMaxBulkResponses = 60;

int forward_log(int /*major*/, int /*minor*/, void* message, void* log) {
  const auto& said = *static_cast<snmp_log_message*>(message);
  std::string text = said.msg != nullptr ? said.msg : "";
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  const auto& logger = *static_cast<const core::Logger*>(log);
  if (said.priority <= LOG_ERR) {
    logger.warning(text);
  } else {
    logger.debug(text);
  }
  return 0;
}

void set_flag(int which) {
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, which, 1);
}

void keep_to_own_folder(const std::string& folder) {
  // Empty lists: no MIB module is looked for anywhere.
  ::setenv("MIBS", "", 1);
  ::setenv("MIBDIRS", folder.c_str(), 1);
  ::setenv("SNMPCONFPATH", folder.c_str(), 1);
  set_configuration_directory(folder.c_str());
  set_persistent_directory(folder.c_str());
}

void configure() {
  set_flag(NETSNMP_DS_LIB_NO_TOKEN_WARNINGS);
  netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_ROOT_ACCESS, 1);
  netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_MAX_GETBULKREPEATS, kMaxBulkRepeats);
  netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_MAX_GETBULKRESPONSES, kMaxBulkResponses);
  netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_MSG_SEND_MAX, kMaxMessage);
}

void start_standard_groups() {
  init_ifTable();
  init_ifXTable();
  init_ip();
  init_snmp_mib();
  init_snmpEngine();
  init_snmpMPDStats();
  init_usmStats();
  init_usmUser();
  init_vacm_vars();
}

// A port that is free now; another may take it before we do, then the caller tries again.
std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) {
    return 0;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  socklen_t length = sizeof address;
  std::uint16_t port = 0;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(probe, generic, length) == 0 && ::getsockname(probe, generic, &length) == 0) {
    port = ntohs(address.sin_port);
  }
  ::close(probe);
  return port;
}

int count_packet(netsnmp_session* /*session*/, netsnmp_transport* /*transport*/, void* /*peer*/, int /*size*/) {
  snmp_increment_statistic(STAT_SNMPINPKTS);
  return 1;
}

// nullptr: the address cannot be had. As net-snmp's own netsnmp_agent_listen_on(), but for what that does with each
// packet besides: it reads the machine's hosts.allow and hosts.deny, which are none of ours and cost part of the
// answer.
netsnmp_session* listen_on(const std::string& address) {
  netsnmp_transport* transport = netsnmp_transport_open_server("snmp", address.c_str());
  if (transport == nullptr) {
    return nullptr;
  }
  netsnmp_session session;
  snmp_sess_init(&session);
  session.version = SNMP_DEFAULT_VERSION;
  session.callback = handle_snmp_packet;
  session.authenticator = nullptr;
  session.isAuthoritative = SNMP_SESS_AUTHORITATIVE;
  return snmp_add(&session, transport, count_packet, netsnmp_agent_check_parse);  // takes the transport, or frees it
}

}  // namespace

Library::Library(const std::filesystem::path& folder, const core::Logger& log) : log_(log) {
  keep_to_own_folder(folder.string());
  snmp_disable_log();
  snmp_enable_calllog();
  snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, forward_log, &log_);
  configure();
  init_agent(kName);
  start_standard_groups();
  init_snmp(kName);
  // Not init_master_agent(): it opens ports of its own (SMUX). listen() opens ours.
  snmp_store(kName);  // a crash must not bring a number of boots twice
}

Library::~Library() {
  stop_listening();
  snmp_store(kName);
  // net-snmp frees the argument of every callback it still has.
  snmp_unregister_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, forward_log, &log_, 1);
  snmp_disable_log();
  snmp_shutdown(kName);
  shutdown_agent();
}

core::Result<std::uint16_t> Library::listen(std::uint16_t port, const std::optional<std::string>& address4,
                                            const std::optional<std::string>& address6) {
  for (int attempt = 0; attempt < (port != 0 ? 1 : 5); ++attempt) {
    const std::uint16_t tried = port != 0 ? port : free_port();
    const std::string suffix = ':' + std::to_string(tried);
    netsnmp_session* open4 = address4 ? listen_on("udp:" + *address4 + suffix) : nullptr;
    if (address4 && open4 == nullptr) {
      continue;
    }
    netsnmp_session* open6 = address6 ? listen_on("udp6:[" + *address6 + ']' + suffix) : nullptr;
    if (address6 && open6 == nullptr) {
      if (open4 == nullptr) {
        continue;
      }
      log_.warning("SNMP is not served over IPv6");
    }
    stop_listening();
    for (netsnmp_session* opened : {open4, open6}) {
      if (opened != nullptr) {
        listeners_.push_back(opened);
      }
    }
    return tried;
  }
  return core::fail("cannot serve SNMP on UDP port " + std::to_string(port));
}

void Library::stop_listening() {
  for (netsnmp_session* listener : listeners_) {
    snmp_close(listener);
  }
  listeners_.clear();
}

void Library::serve(std::span<const Waker> wakers) {
  int count = 0;
  int block = 0;
  timeval wait{.tv_sec = 1, .tv_usec = 0};
  fd_set ready;
  FD_ZERO(&ready);
  snmp_select_info(&count, &ready, &wait, &block);
  for (const Waker& waker : wakers) {
    if (waker.descriptor >= 0) {
      FD_SET(waker.descriptor, &ready);
      count = std::max(count, waker.descriptor + 1);
    }
  }
  if (block != 0 || wait.tv_sec >= 1) {
    wait = {.tv_sec = 1, .tv_usec = 0};
  }
  const int readable = ::select(count, &ready, nullptr, nullptr, &wait);
  if (readable > 0) {
    for (const Waker& waker : wakers) {
      if (waker.descriptor >= 0 && FD_ISSET(waker.descriptor, &ready)) {
        FD_CLR(waker.descriptor, &ready);
        waker.woken();
      }
    }
    snmp_read(&ready);
  } else {
    snmp_timeout();
  }
  run_alarms();
  netsnmp_check_outstanding_agent_requests();
}

std::uint32_t refused_requests() {
  return snmp_get_statistic(STAT_SNMPINBADCOMMUNITYNAMES) + snmp_get_statistic(STAT_USMSTATSUNKNOWNUSERNAMES) +
         snmp_get_statistic(STAT_USMSTATSWRONGDIGESTS);
}

std::uint32_t up_time() {
  return static_cast<std::uint32_t>(netsnmp_get_agent_uptime());
}

std::string net_snmp_version() {
  return ::netsnmp_get_version();
}

}  // namespace nv::snmp
