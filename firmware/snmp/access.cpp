#include "snmp/access.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "snmp/net_snmp.hpp"

// net-snmp's own access control; its header is not installed.
extern "C" SNMPCallback vacm_in_view_callback;

namespace nv::snmp {
namespace {

using settings::SnmpAuth;
using settings::SnmpPrivacy;
using settings::SnmpUser;

enum class Right : std::uint8_t { none, read, write };

// The length shows in the time, the content does not.
bool is_same(std::string_view asked, std::string_view right) {
  if (asked.size() != right.size() || right.empty()) {
    return false;
  }
  unsigned difference = 0;
  for (std::size_t i = 0; i < right.size(); ++i) {
    difference |= static_cast<unsigned>(asked[i] ^ right[i]);
  }
  return difference == 0;
}

int level_of(const SnmpUser& user) {
  if (user.privacy != SnmpPrivacy::none && user.auth != SnmpAuth::none) {
    return SNMP_SEC_LEVEL_AUTHPRIV;
  }
  return user.auth != SnmpAuth::none ? SNMP_SEC_LEVEL_AUTHNOPRIV : SNMP_SEC_LEVEL_NOAUTH;
}

Right right_of_community(const netsnmp_pdu& pdu, const settings::SnmpSettings& settings) {
  const bool served = pdu.version == SNMP_VERSION_1 ? settings.v1 : settings.v2c;
  if (!served || pdu.community == nullptr) {
    return Right::none;
  }
  const std::string_view community(reinterpret_cast<const char*>(pdu.community), pdu.community_len);
  if (is_same(community, settings.write_community)) {
    return Right::write;
  }
  return is_same(community, settings.read_community) ? Right::read : Right::none;
}

Right right_of_user(const netsnmp_pdu& pdu, const Card& card) {
  if (!card.settings.v3 || pdu.securityName == nullptr) {
    return Right::none;
  }
  const std::string_view name(pdu.securityName, pdu.securityNameLen);
  const auto user = std::ranges::find(card.users, name, &SnmpUser::name);
  if (name.empty() || user == card.users.end() || pdu.securityLevel < level_of(*user)) {
    return Right::none;
  }
  return user->may_write ? Right::write : Right::read;
}

bool is_under(const oid* name, std::size_t length, const Oid& root) {
  return length >= root.size() && std::equal(root.arcs().begin(), root.arcs().end(), name);
}

// For authenticated users only: the user and access tables, which name accounts, and ifPhysAddress, for the first
// password is the end of a MAC address (manual 9.3) and the community that reads is one that everybody knows.
constexpr std::array kNotForEverybody{Oid{1, 3, 6, 1, 6, 3, 15, 1, 2}, Oid{1, 3, 6, 1, 6, 3, 16},
                                      Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 6}};

bool may_read(const netsnmp_pdu& pdu, const oid* name, std::size_t length) {
  const bool authenticated = pdu.version == SNMP_VERSION_3 && pdu.securityLevel > SNMP_SEC_LEVEL_NOAUTH;
  return authenticated ||
         std::ranges::none_of(kNotForEverybody, [&](const Oid& root) { return is_under(name, length, root); });
}

// Nothing of net-snmp's own tables may be written: settings are the one way.
bool may_write(const oid* name, std::size_t length) {
  return std::ranges::any_of(kOurRoots, [&](const Oid& root) { return is_under(name, length, root); });
}

int decide(const Source& source, const view_parameters& asked) {
  const netsnmp_pdu& pdu = *asked.pdu;
  const bool v3 = pdu.version == SNMP_VERSION_3;
  const Right right = v3 ? right_of_user(pdu, source.card()) : right_of_community(pdu, source.card().settings);
  if (right == Right::none) {
    return v3 ? VACM_NOACCESS : VACM_NOSECNAME;
  }
  if (asked.name == nullptr || asked.namelen == 0) {
    return VACM_SUCCESS;
  }
  if (pdu.command == SNMP_MSG_SET) {
    return right == Right::write && may_write(asked.name, asked.namelen) ? VACM_SUCCESS : VACM_NOTINVIEW;
  }
  return may_read(pdu, asked.name, asked.namelen) ? VACM_SUCCESS : VACM_NOTINVIEW;
}

int answer(int /*major*/, int minor, void* asked, void* self) {
  auto& parameters = *static_cast<view_parameters*>(asked);
  parameters.errorcode = decide(static_cast<AccessControl*>(self)->source(), parameters);
  if (minor == SNMPD_CALLBACK_ACM_CHECK_INITIAL && parameters.errorcode == VACM_NOSECNAME) {
    snmp_increment_statistic(STAT_SNMPINBADCOMMUNITYNAMES);
  }
  return 0;
}

// net-snmp's own answer to the same questions would be overruled, but it counts each question as a bad community.
void remove_vacm() {
  for (const int question :
       {SNMPD_CALLBACK_ACM_CHECK, SNMPD_CALLBACK_ACM_CHECK_INITIAL, SNMPD_CALLBACK_ACM_CHECK_SUBTREE}) {
    snmp_unregister_callback(SNMP_CALLBACK_APPLICATION, question, vacm_in_view_callback, nullptr, 1);
  }
}

}  // namespace

void AccessControl::install() {
  remove_vacm();
  snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_ACM_CHECK, answer, this);
  // The packet as a whole, before its variables.
  snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_ACM_CHECK_INITIAL, answer, this);
  apply_versions();
}

// net-snmp frees the argument of every callback it still has at its end: ours must be gone before.
void AccessControl::remove() {
  snmp_unregister_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_ACM_CHECK, answer, this, 1);
  snmp_unregister_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_ACM_CHECK_INITIAL, answer, this, 1);
}

void AccessControl::apply_versions() const {
  const settings::SnmpSettings& settings = source_.card().settings;
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_V1, settings.v1 ? 0 : 1);
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_V2c, settings.v2c ? 0 : 1);
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_V3, settings.v3 ? 0 : 1);
}

}  // namespace nv::snmp
