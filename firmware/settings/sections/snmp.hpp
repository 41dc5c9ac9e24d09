// The SNMP agent. Names and defaults: user manual, 15.2 (communities), 15.3 (SNMP support, data unit selection, trap
// filter), 15.7 (USM table of 8 users), 15.8 (8 trap receivers). Where they differ: the write community is empty until
// the administrator sets one (the manual's "private" is only a suggestion), so nobody may write by default.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"
#include "settings/row_name.hpp"

namespace nv::settings {

// What stands where the UPS has no value: nothing, or the manual's marks.
enum class UnavailableMark : std::uint8_t { omit, minus1, mark65535 };

inline constexpr auto kUnavailableMarks = std::to_array<Choice>({
    {UnavailableMark::omit, "omit"},
    {UnavailableMark::minus1, "minus1"},
    {UnavailableMark::mark65535, "65535"},
});

struct SnmpSettings {
  bool enabled = true;
  std::uint16_t port = 161;
  bool v1 = true;
  bool v2c = true;
  bool v3 = true;
  std::string read_community = "public";
  std::string write_community;
  unsigned data_unit = 0;
  UnavailableMark unavailable = UnavailableMark::omit;
  bool legacy_tree = true;
  bool trap_filter = false;
  bool authentication_traps = false;
  std::string attached_devices;

  static constexpr std::string_view kSection = "snmp";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = SnmpSettings;
    return std::tuple{
        flag("enabled", &Self::enabled).help("Serve SNMP at all."),
        number("port", &Self::port, 0, 65535).help("UDP port of the agent; 0 takes any free one."),
        flag("v1", &Self::v1).help("Answer SNMP version 1."),
        flag("v2c", &Self::v2c).help("Answer SNMP version 2c."),
        flag("v3", &Self::v3).help("Answer SNMP version 3."),
        secret("read_community", &Self::read_community, 31)
            .help("Community that may read over versions 1 and 2c; empty refuses everybody."),
        secret("write_community", &Self::write_community, 31)
            .help("Community that may also write over versions 1 and 2c; empty refuses everybody."),
        number("data_unit", &Self::data_unit, 0, 12)
            .help("Whose data the objects show: 0 the whole system, 1 to 12 one unit of it."),
        choice("unavailable", &Self::unavailable, kUnavailableMarks)
            .help("What old clients see where the UPS has no value: no object, -1 or 65535."),
        flag("legacy_tree", &Self::legacy_tree)
            .help("Serve the objects of NET VISION 4 to 6 as well; clients in the field read them."),
        flag("trap_filter", &Self::trap_filter).help("Leave out traps 3 and 4 for receivers that filter by severity."),
        flag("authentication_traps", &Self::authentication_traps)
            .help("Send a trap when somebody asks with a wrong community."),
        text("attached_devices", &Self::attached_devices, 63).help("The devices fed by the UPS, as one line."),
    };
  }
};

enum class SnmpAuth : std::uint8_t { none, md5, sha, sha224, sha256, sha384, sha512 };
enum class SnmpPrivacy : std::uint8_t { none, des, aes, aes192, aes256 };

inline constexpr auto kSnmpAuths = std::to_array<Choice>({
    {SnmpAuth::none, "none"},
    {SnmpAuth::md5, "MD5"},
    {SnmpAuth::sha, "SHA"},
    {SnmpAuth::sha224, "SHA-224"},
    {SnmpAuth::sha256, "SHA-256"},
    {SnmpAuth::sha384, "SHA-384"},
    {SnmpAuth::sha512, "SHA-512"},
});
inline constexpr auto kSnmpPrivacies = std::to_array<Choice>({
    {SnmpPrivacy::none, "none"},
    {SnmpPrivacy::des, "DES"},
    {SnmpPrivacy::aes, "AES"},
    {SnmpPrivacy::aes192, "AES-192"},
    {SnmpPrivacy::aes256, "AES-256"},
});

// A row of the USM table; without a name it is free. The level of security follows from the protocols.
struct SnmpUser {
  std::string name;
  SnmpAuth auth = SnmpAuth::none;
  std::string auth_password;
  SnmpPrivacy privacy = SnmpPrivacy::none;
  std::string privacy_password;
  bool may_write = false;

  bool operator==(const SnmpUser&) const = default;
};

enum class TrapType : std::uint8_t { none, rfc1628, net_vision };
enum class TrapVersion : std::uint8_t { v1, v2c, v3 };
enum class TrapFilter : std::uint8_t { severity, events };
enum class TrapSeverity : std::uint8_t { information, warning, critical };

inline constexpr auto kTrapTypes = std::to_array<Choice>({
    {TrapType::none, "none"},
    {TrapType::rfc1628, "RFC1628"},
    {TrapType::net_vision, "NET VISION"},
});
inline constexpr auto kTrapVersions = std::to_array<Choice>({
    {TrapVersion::v1, "v1"},
    {TrapVersion::v2c, "v2c"},
    {TrapVersion::v3, "v3"},
});
inline constexpr auto kTrapFilters = std::to_array<Choice>({
    {TrapFilter::severity, "severity"},
    {TrapFilter::events, "events"},
});
inline constexpr auto kTrapSeverities = std::to_array<Choice>({
    {TrapSeverity::information, "information"},
    {TrapSeverity::warning, "warning"},
    {TrapSeverity::critical, "critical"},
});

// A row of the receiver table.
struct SnmpReceiver {
  std::string address;
  std::uint16_t port = 162;
  std::string community = "public";
  TrapType type = TrapType::none;
  TrapVersion version = TrapVersion::v2c;
  bool inform = false;
  TrapFilter filter = TrapFilter::severity;
  TrapSeverity severity = TrapSeverity::information;
  std::string events;

  bool operator==(const SnmpReceiver&) const = default;
};

inline constexpr std::size_t kSnmpUsers = 8;
inline constexpr std::size_t kSnmpReceivers = 8;
using SnmpUsers = std::array<SnmpUser, kSnmpUsers>;
using SnmpReceivers = std::array<SnmpReceiver, kSnmpReceivers>;

// The numbered rows as sections of their own: "snmp_user_1" .. "snmp_user_8".
template <std::size_t N>
struct SnmpUserSettings : SnmpUser {
  static constexpr RowName kName{"snmp_user_", N};
  static constexpr std::string_view kSection = kName;
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = SnmpUserSettings;
    return std::tuple{
        text("name", static_cast<std::string Self::*>(&Self::name), 31)
            .help("Name of the SNMP v3 user; empty leaves this row free."),
        choice("auth", static_cast<SnmpAuth Self::*>(&Self::auth), kSnmpAuths)
            .help("How requests of this user are authenticated."),
        secret("auth_password", static_cast<std::string Self::*>(&Self::auth_password), 64)
            .at_least(8)  // RFC 3414, 11.2
            .help("Authentication password, 8 characters or more."),
        choice("privacy", static_cast<SnmpPrivacy Self::*>(&Self::privacy), kSnmpPrivacies)
            .help("How requests of this user are encrypted; needs authentication."),
        secret("privacy_password", static_cast<std::string Self::*>(&Self::privacy_password), 64)
            .at_least(8)
            .help("Encryption password, 8 characters or more."),
        flag("may_write", static_cast<bool Self::*>(&Self::may_write)).help("This user may also write."),
    };
  }
};

template <std::size_t N>
struct SnmpReceiverSettings : SnmpReceiver {
  static constexpr RowName kName{"snmp_receiver_", N};
  static constexpr std::string_view kSection = kName;
  static constexpr auto fields() {
    using Self = SnmpReceiverSettings;
    return std::tuple{
        host("address", static_cast<std::string Self::*>(&Self::address))
            .help("Address of the network management station; empty leaves this row free."),
        number("port", static_cast<std::uint16_t Self::*>(&Self::port), 1, 65535)
            .help("UDP port the station listens on."),
        secret("community", static_cast<std::string Self::*>(&Self::community), 31)
            .help("Community of the traps; for version 3 the name of a user."),
        choice("type", static_cast<TrapType Self::*>(&Self::type), kTrapTypes)
            .help("Which traps are sent: none, the standard ones of RFC 1628, or the card's own."),
        choice("version", static_cast<TrapVersion Self::*>(&Self::version), kTrapVersions)
            .help("SNMP version of the traps."),
        flag("inform", static_cast<bool Self::*>(&Self::inform))
            .help("Ask for a confirmation and repeat without one (versions 2c and 3)."),
        choice("filter", static_cast<TrapFilter Self::*>(&Self::filter), kTrapFilters)
            .help("Filter by severity or by a list of events."),
        choice("severity", static_cast<TrapSeverity Self::*>(&Self::severity), kTrapSeverities)
            .help("Least severe trap that is sent when the filter is by severity."),
        numbers("events", static_cast<std::string Self::*>(&Self::events), 255)
            .help("Numbers of the traps that are sent when the filter is by events, such as 5,6,10-15."),
    };
  }
};

}  // namespace nv::settings
