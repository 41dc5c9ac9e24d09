#include "settings/sections/joint_rules.hpp"

#include <array>

#include "settings/sections/http.hpp"
#include "settings/sections/modbus_tcp.hpp"
#include "settings/sections/snmp.hpp"

namespace nv::settings {
namespace {

// Somebody must be able to get in and change what is set. Mode "local" lets programs on this machine read and nobody
// change anything: whoever has the machine at hand may want just that, but it is no door to put in a file from afar.
std::optional<Clash> a_door_is_open(const Proposal& proposal, Source source) {
  const auto http = proposal.get<HttpSettings>();
  const bool serves =
      http.enabled && (http.mode == HttpMode::serve || (http.mode == HttpMode::local && source == Source::file));
  if (serves || proposal.get<HttpsSettings>().enabled) {
    return std::nullopt;
  }
  return Clash{{{"https", "enabled"}, {"http", "enabled"}, {"http", "mode"}},
               "nobody could get in any more: leave HTTPS on (https.enabled), or first let plain HTTP serve "
               "(http.enabled, http.mode \"serve\")"};
}

// The TCP servers of the card.
struct Listening {
  std::string_view title;
  SettingName port_name;
  SettingName switch_name;
  bool enabled = false;
  std::uint16_t port = 0;  // 0: any free one
};

std::optional<Clash> each_port_is_of_one_service(const Proposal& proposal, Source /*source*/) {
  const auto http = proposal.get<HttpSettings>();
  const auto https = proposal.get<HttpsSettings>();
  const auto modbus = proposal.get<ModbusTcpSettings>();
  const auto servers = std::to_array<Listening>({
      {"HTTPS", {"https", "port"}, {"https", "enabled"}, https.enabled, https.port},
      {"HTTP", {"http", "port"}, {"http", "enabled"}, http.enabled, http.port},
      {"Modbus TCP", {"modbus_tcp", "port"}, {"modbus_tcp", "enabled"}, modbus.enabled, modbus.port},
      {"Modbus TCP over TLS",
       {"modbus_tcp", "secure_port"},
       {"modbus_tcp", "secure_enabled"},
       modbus.secure_enabled,
       modbus.secure_port},
  });
  for (std::size_t one = 1; one < servers.size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) {
      const Listening& a = servers.at(other);
      const Listening& b = servers.at(one);
      if (!a.enabled || !b.enabled || a.port == 0 || a.port != b.port) {
        continue;
      }
      Clash clash{{b.port_name, b.switch_name, a.port_name, a.switch_name},
                  std::string(a.title) + " and " + std::string(b.title) + " cannot both listen on port " +
                      std::to_string(a.port)};
      for (const Listening& server : servers) {
        clash.settings.push_back(server.port_name);
        clash.settings.push_back(server.switch_name);
      }
      return clash;
    }
  }
  return std::nullopt;
}

// A user of SNMP v3 who could never log in (manual 15.7). One that a file names is refused by the agent alone, which
// says so in the log.
template <std::size_t N>
std::optional<Clash> user_can_log_in(const Proposal& proposal, Source source) {
  const auto user = proposal.get<SnmpUserSettings<N>>();
  const bool authenticates = user.auth != SnmpAuth::none;
  const bool encrypts = user.privacy != SnmpPrivacy::none;
  const auto clash = [&](std::string_view key, std::string_view reason) {
    return Clash{{{SnmpUserSettings<N>::kSection, key}}, std::string(reason)};
  };
  if (source == Source::file || user.name.empty()) {
    return std::nullopt;
  }
  if (encrypts && !authenticates) {
    return clash("privacy", "SNMP v3 encrypts only for users that are authenticated: choose \"auth\" as well");
  }
  if (authenticates && user.auth_password.empty()) {
    return clash("auth_password", "this user has no authentication password: set it together with \"auth\"");
  }
  if (encrypts && user.privacy_password.empty()) {
    return clash("privacy_password", "this user has no encryption password: set it together with \"privacy\"");
  }
  return std::nullopt;
}
static_assert(kSnmpUsers == 8);

constexpr auto kRules = std::to_array<JointRule>({
    a_door_is_open,
    each_port_is_of_one_service,
    user_can_log_in<1>,
    user_can_log_in<2>,
    user_can_log_in<3>,
    user_can_log_in<4>,
    user_can_log_in<5>,
    user_can_log_in<6>,
    user_can_log_in<7>,
    user_can_log_in<8>,
});

}  // namespace

JointRules joint_rules() {
  return kRules;
}

}  // namespace nv::settings
