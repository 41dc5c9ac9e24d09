#include "snmp/usm_users.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "snmp/net_snmp.hpp"

namespace nv::snmp {
namespace {

using settings::SnmpAuth;
using settings::SnmpPrivacy;
using settings::SnmpUser;

struct Protocol {
  oid* name = nullptr;
  std::size_t length = 0;
};

template <std::size_t Length>
Protocol protocol(oid (&name)[Length]) {
  return {name, Length};
}

Protocol auth_protocol(SnmpAuth auth) {
  switch (auth) {
    case SnmpAuth::md5:
      return protocol(usmHMACMD5AuthProtocol);
    case SnmpAuth::sha:
      return protocol(usmHMACSHA1AuthProtocol);
    case SnmpAuth::sha224:
      return protocol(usmHMAC128SHA224AuthProtocol);
    case SnmpAuth::sha256:
      return protocol(usmHMAC192SHA256AuthProtocol);
    case SnmpAuth::sha384:
      return protocol(usmHMAC256SHA384AuthProtocol);
    case SnmpAuth::sha512:
      return protocol(usmHMAC384SHA512AuthProtocol);
    case SnmpAuth::none:
      break;
  }
  return protocol(usmNoAuthProtocol);
}

Protocol privacy_protocol(SnmpPrivacy privacy) {
  switch (privacy) {
    case SnmpPrivacy::des:
      return protocol(usmDESPrivProtocol);
    case SnmpPrivacy::aes:
      return protocol(usmAESPrivProtocol);
    case SnmpPrivacy::aes192:
      return protocol(usmAES192PrivProtocol);
    case SnmpPrivacy::aes256:
      return protocol(usmAES256PrivProtocol);
    case SnmpPrivacy::none:
      break;
  }
  return protocol(usmNoPrivProtocol);
}

// A password as a key of the authentication protocol; false when it is too short.
bool make_key(const Protocol& auth, const std::string& password, u_char* key, std::size_t& length) {
  const auto* bytes = reinterpret_cast<const u_char*>(password.data());
  return generate_Ku(auth.name, static_cast<u_int>(auth.length), bytes, password.size(), key, &length) ==
         SNMPERR_SUCCESS;
}

struct EngineId {
  EngineId() { bytes = snmpv3_generate_engineID(&length); }
  EngineId(const EngineId&) = delete;
  EngineId& operator=(const EngineId&) = delete;
  ~EngineId() { std::free(bytes); }

  std::size_t length = 0;
  u_char* bytes = nullptr;
};

}  // namespace

bool fill_keys(netsnmp_session& session, const SnmpUser& user) {
  const Protocol auth = auth_protocol(user.auth);
  const Protocol privacy = privacy_protocol(user.privacy);
  session.securityAuthProto = auth.name;
  session.securityAuthProtoLen = auth.length;
  session.securityPrivProto = privacy.name;
  session.securityPrivProtoLen = privacy.length;
  session.securityAuthKeyLen = USM_AUTH_KU_LEN;
  session.securityPrivKeyLen = USM_PRIV_KU_LEN;
  if (user.auth == SnmpAuth::none) {
    session.securityAuthKeyLen = session.securityPrivKeyLen = 0;
    return user.privacy == SnmpPrivacy::none;
  }
  if (!make_key(auth, user.auth_password, session.securityAuthKey, session.securityAuthKeyLen)) {
    return false;
  }
  if (user.privacy == SnmpPrivacy::none) {
    session.securityPrivKeyLen = 0;
    return true;
  }
  return make_key(auth, user.privacy_password, session.securityPrivKey, session.securityPrivKeyLen);
}

bool is_own_engine(const unsigned char* engine, std::size_t length) {
  const EngineId own;
  return own.length == length && std::equal(engine, engine + length, own.bytes);
}

int security_level_of(const SnmpUser& user) {
  if (user.auth == SnmpAuth::none) {
    return SNMP_SEC_LEVEL_NOAUTH;
  }
  return user.privacy == SnmpPrivacy::none ? SNMP_SEC_LEVEL_AUTHNOPRIV : SNMP_SEC_LEVEL_AUTHPRIV;
}

void UsmUsers::add(const SnmpUser& user) const {
  EngineId engine;
  netsnmp_session session;
  snmp_sess_init(&session);
  session.version = SNMP_VERSION_3;
  session.securityModel = SNMP_SEC_MODEL_USM;
  std::string name = user.name;
  session.securityName = name.data();
  session.securityNameLen = name.size();
  session.securityLevel = security_level_of(user);
  session.securityEngineID = engine.bytes;
  session.securityEngineIDLen = engine.length;
  if (!fill_keys(session, user) || usm_create_user_from_session(&session) != SNMPERR_SUCCESS) {
    log_.warning("the SNMP v3 user " + user.name +
                 " is refused: a password is shorter than 8 characters, or privacy is "
                 "set without authentication");
    return;
  }
  if (usmUser* made = usm_get_user(engine.bytes, engine.length, name.c_str()); made != nullptr) {
    made->userStorageType = SNMP_STORAGE_VOLATILE;  // never into net-snmp's own file
  }
}

void UsmUsers::remove(const SnmpUser& user) const {
  EngineId engine;
  if (usmUser* found = usm_get_user(engine.bytes, engine.length, user.name.c_str()); found != nullptr) {
    usm_remove_user(found);
    usm_free_user(found);
  }
}

void UsmUsers::apply(const settings::SnmpUsers& users) {
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (users.at(i) != users_.at(i) && !users_.at(i).name.empty()) {
      remove(users_.at(i));
    }
  }
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (users.at(i) != users_.at(i) && !users.at(i).name.empty()) {
      add(users.at(i));
    }
  }
  users_ = users;
}

}  // namespace nv::snmp
