// The protocols of the card whose own modules do not exist yet: a switch each, and the ports that may be changed.
// Names, ports: user manual, 15.3. Off all of them, as the manual asks of what is not used; HTTP, HTTPS, SNMP, Modbus
// TCP and pings have sections of their own.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct ServiceSettings {
  bool network_upgrade = false;
  bool ssh = false;
  std::uint16_t ssh_port = 22;
  bool smtp = false;
  std::uint16_t smtp_port = 25;
  bool shutdown_agents = false;
  bool upnp = false;
  bool iot = false;
  bool radius = false;
  bool wake_on_lan = false;
  bool bacnet = false;
  bool syslog = false;
  bool ddns = false;
  bool firewall = false;
  bool remote_view_pro = false;

  static constexpr std::string_view kSection = "services";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = ServiceSettings;
    return std::tuple{
        flag("network_upgrade", &Self::network_upgrade)
            .absent("an upgrade over TFTP")
            .help("Let NET VISION Explorer upgrade the firmware over TFTP."),
        flag("ssh", &Self::ssh).absent("the SSH console").help("Serve a console for configuration over SSH."),
        number("ssh_port", &Self::ssh_port, 1, 65535).help("TCP port of the SSH console."),
        flag("smtp", &Self::smtp).absent("mail").help("Send mail."),
        number("smtp_port", &Self::smtp_port, 1, 65535).help("TCP port of the mail server."),
        flag("shutdown_agents", &Self::shutdown_agents)
            .absent("the shutdown of servers")
            .help("Warn servers and shut them down by their agents, on the fixed UDP port 200."),
        flag("upnp", &Self::upnp).absent("UPnP").help("Show the card among the devices of the network."),
        flag("iot", &Self::iot).absent("the link to the cloud").help("Send data to the SERVITLY cloud."),
        flag("radius", &Self::radius).absent("log-in by RADIUS").help("Have RADIUS servers check who logs in."),
        flag("wake_on_lan", &Self::wake_on_lan)
            .absent("Wake-on-LAN")
            .help("Start servers again when the card restarts after a shutdown for lack of mains."),
        flag("bacnet", &Self::bacnet).absent("the BACnet server").help("Serve BACnet/IP."),
        flag("syslog", &Self::syslog).absent("syslog messages").help("Send events to syslog servers."),
        flag("ddns", &Self::ddns).absent("dynamic DNS").help("Tell a dynamic DNS service the card's address."),
        flag("firewall", &Self::firewall).absent("the firewall").help("Let only listed addresses reach the card."),
        flag("remote_view_pro", &Self::remote_view_pro)
            .absent("the protocol of Remote View Pro")
            .help("Serve Remote View Pro as version 4 of the card did."),
    };
  }
};

}  // namespace nv::settings
