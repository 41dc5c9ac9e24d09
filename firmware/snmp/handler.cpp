#include "snmp/handler.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <array>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <ctime>
#include <utility>

#include "snmp/net_snmp.hpp"

namespace nv::snmp {
namespace {

std::string local_time(const core::TimeZone& zone, const char* format) {
  const auto shown = zone.local(std::chrono::system_clock::now());
  const std::time_t seconds = shown.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), format, &parts);
  return std::string(text.data(), length);
}

std::int32_t test_elapsed(const BatteryTest& test) {
  if (test.result == TestResult::none || (test.started == 0 && !test.ended)) {
    return 0;
  }
  const auto until = test.ended.value_or(static_cast<std::uint32_t>(netsnmp_get_agent_uptime()));
  return static_cast<std::int32_t>(until - test.started);
}

// -1: it does not run.
std::int32_t seconds_left(const Source& source, Countdown which) {
  const auto& end = source.card().countdowns.at(static_cast<std::size_t>(which));
  if (!end) {
    return -1;
  }
  const auto left = std::chrono::ceil<std::chrono::seconds>(*end - std::chrono::steady_clock::now()).count();
  return static_cast<std::int32_t>(std::max<std::int64_t>(left, 0));
}

Value resolved(Live live, const Source& source) {
  switch (live) {
    case Live::up_time:
      return Ticks{static_cast<std::uint32_t>(netsnmp_get_agent_uptime())};
    case Live::date:
      return local_time(source.card().zone, "%d/%m/%Y");
    case Live::time:
      return local_time(source.card().zone, "%H:%M:%S");
    case Live::test_elapsed:
      return test_elapsed(source.test());
    case Live::shutdown_left:
      return seconds_left(source, Countdown::shutdown);
    case Live::startup_left:
      return seconds_left(source, Countdown::startup);
    case Live::reboot_left:
      break;
  }
  return seconds_left(source, Countdown::reboot);
}

// What the UDP transports of net-snmp keep with a request: the addresses of both ends.
std::string peer_address(const netsnmp_pdu& pdu) {
  netsnmp_indexed_addr_pair ends{};
  if (pdu.transport_data == nullptr || pdu.transport_data_length != static_cast<int>(sizeof ends)) {
    return {};
  }
  std::memcpy(&ends, pdu.transport_data, sizeof ends);
  const int family = ends.remote_addr.sa.sa_family;
  const void* address = &ends.remote_addr.sin.sin_addr;
  if (family == AF_INET6) {
    address = &ends.remote_addr.sin6.sin6_addr;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* shown = ::inet_ntop(family, address, text.data(), text.size());
  return shown == nullptr ? std::string() : std::string(shown);
}

// Who asks, for the event log; a community is a secret and never named.
core::Origin origin_of(const netsnmp_pdu& pdu) {
  switch (pdu.version) {
    case SNMP_VERSION_1:
      return {"SNMP v1", "community", peer_address(pdu)};
    case SNMP_VERSION_2c:
      return {"SNMP v2c", "community", peer_address(pdu)};
    default:
      return {"SNMP v3", std::string(pdu.securityName, pdu.securityNameLen), peer_address(pdu)};
  }
}

}  // namespace

// net-snmp's own objects have 127: ours win where both are.
constexpr int kBeforeNetSnmp = 100;

class Handler::Access {
 public:
  explicit Access(Handler& handler) : handler_(handler), source_(handler.source_) {}

  void get(netsnmp_agent_request_info* info, netsnmp_request_info* request) {
    netsnmp_variable_list& binding = *request->requestvb;
    const FromWire asked = from_wire(binding.name, binding.name_length);
    const Instance* instance = asked.longer ? nullptr : source_.image().find(asked.name);
    if (instance == nullptr) {
      netsnmp_set_request_error(info, request, SNMP_NOSUCHINSTANCE);
      return;
    }
    put(binding, *instance);
  }

  // Nothing behind it inside the registered range: left alone, and net-snmp goes on in the next tree.
  void next(const netsnmp_handler_registration& registration, netsnmp_request_info* request) {
    netsnmp_variable_list& binding = *request->requestvb;
    const FromWire asked = from_wire(binding.name, binding.name_length);
    const Instance* instance = source_.image().next(asked.name, request->inclusive != 0);
    if (instance == nullptr) {
      return;
    }
    const WireName name = to_wire(instance->name);
    const bool ours =
        netsnmp_oid_is_subtree(registration.rootoid, registration.rootoid_len, name.arcs.data(), name.size) == 0;
    if (!ours) {
      return;
    }
    snmp_set_var_objid(&binding, name.arcs.data(), name.size);
    put(binding, *instance);
  }

  void check(netsnmp_agent_request_info* info, netsnmp_request_info* request) {
    const CheckedWrite checked = checked_write(*request);
    if (checked.error == WriteError::none) {
      return;
    }
    netsnmp_set_request_error(info, request, static_cast<int>(checked.error));
    if (!checked.why.empty()) {
      handler_.log_.warning("SET " + core::origin_text(origin_of(*info->asp->pdu)) +
                            " failed: " + std::string(checked.why));
    }
  }

  // Every binding of the request is good, in whatever tree it is.
  void collect(const netsnmp_request_info& request) { handler_.collected_.push_back(checked_write(request).write); }

  // The trees come one by one; the first brings what all of them collected, together.
  int commit(netsnmp_agent_request_info* info, netsnmp_request_info* requests) {
    const std::vector<Write> writes = std::exchange(handler_.collected_, {});
    if (writes.empty()) {
      return SNMP_ERR_NOERROR;
    }
    if (!handler_.door_(writes, origin_of(*info->asp->pdu))) {
      netsnmp_set_request_error(info, requests, SNMP_ERR_COMMITFAILED);
      return SNMP_ERR_COMMITFAILED;
    }
    for (const Write& write : writes) {
      if (const auto* lock = std::get_if<SpinLockWrite>(&write)) {
        source_.advance(lock->which);
      }
    }
    return SNMP_ERR_NOERROR;
  }

  static int handle(netsnmp_mib_handler* mib, netsnmp_handler_registration* registration,
                    netsnmp_agent_request_info* info, netsnmp_request_info* requests) {
    Access access(*static_cast<Handler*>(mib->myvoid));
    if (info->mode == MODE_SET_ACTION) {
      return access.commit(info, requests);
    }
    for (netsnmp_request_info* request = requests; request != nullptr; request = request->next) {
      if (request->processed != 0) {
        continue;
      }
      switch (info->mode) {
        case MODE_GET:
          access.get(info, request);
          break;
        case MODE_GETNEXT:
          access.next(*registration, request);
          break;
        case MODE_SET_RESERVE1:
          access.handler_.collected_.clear();
          access.check(info, request);
          break;
        case MODE_SET_RESERVE2:
          access.collect(*request);
          break;
        default:
          break;
      }
    }
    return SNMP_ERR_NOERROR;
  }

 private:
  void put(netsnmp_variable_list& binding, const Instance& instance) {
    const auto* live = std::get_if<Live>(&instance.value);
    set_value(binding, live != nullptr ? resolved(*live, source_) : instance.value);
  }

  CheckedWrite checked_write(const netsnmp_request_info& request) {
    const netsnmp_variable_list& binding = *request.requestvb;
    const FromWire asked = from_wire(binding.name, binding.name_length);
    const bool existing = !asked.longer && source_.image().find(asked.name) != nullptr;
    const std::optional<Value> value = get_value(binding);
    // A type no object has, on an object that can be written, is the wrong one; Live stands for "none of these".
    return check_write(source_.scene(), asked.name, value.value_or(Live::up_time), existing);
  }

  Handler& handler_;
  Source& source_;
};

core::Result<void> Handler::register_trees() {
  for (const Oid& root : kOurRoots) {
    const WireName name = to_wire(root);
    netsnmp_handler_registration* registration = netsnmp_create_handler_registration(
        "netvision", Access::handle, name.arcs.data(), name.size, HANDLER_CAN_RWRITE);
    if (registration == nullptr) {
      return core::fail("no memory for the SNMP trees");
    }
    registration->handler->myvoid = this;
    registration->priority = kBeforeNetSnmp;
    if (netsnmp_register_handler(registration) != MIB_REGISTERED_OK) {
      return core::fail("an SNMP tree could not be registered");
    }
  }
  return {};
}

}  // namespace nv::snmp
