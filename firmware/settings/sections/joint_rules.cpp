#include "settings/sections/joint_rules.hpp"

#include <array>

#include "settings/sections/http.hpp"
#include "settings/sections/modbus_tcp.hpp"

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

constexpr auto kRules = std::to_array<JointRule>({a_door_is_open, each_port_is_of_one_service});

}  // namespace

JointRules joint_rules() {
  return kRules;
}

}  // namespace nv::settings
