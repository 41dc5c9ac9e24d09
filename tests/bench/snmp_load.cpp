// A client that only measures: the same code against any agent, so that only the agents differ.
//   snmp_load SECONDS IN_FLIGHT get|bulk OID COMMUNITY PORT [USER PASSWORD]     prints requests/s, p50 and p99 in us
// get: one variable; bulk: a walk of the subtree by GETBULK with 50 repetitions, once per "request". With a user: v3,
// SHA, AES.
#include <net-snmp/net-snmp-config.h>

#include <net-snmp/net-snmp-includes.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Load {
  oid root[MAX_OID_LEN];
  size_t root_length = MAX_OID_LEN;
  bool bulk = false;
  Clock::time_point end;
  std::vector<double> took;
  int open = 0;
  long objects = 0;
  netsnmp_session* session = nullptr;
};

struct Request {
  Load* load;
  Clock::time_point began;
};

int answered(int operation, netsnmp_session*, int, netsnmp_pdu* reply, void* self);

void ask(Request* request, const oid* name, size_t length) {
  netsnmp_pdu* pdu = snmp_pdu_create(request->load->bulk ? SNMP_MSG_GETBULK : SNMP_MSG_GET);
  if (request->load->bulk) {
    pdu->non_repeaters = 0;
    pdu->max_repetitions = 50;
  }
  snmp_add_null_var(pdu, name, length);
  if (snmp_async_send(request->load->session, pdu, answered, request) == 0) {
    snmp_perror("send");
    std::exit(1);
  }
}

int answered(int operation, netsnmp_session*, int, netsnmp_pdu* reply, void* self) {
  auto* request = static_cast<Request*>(self);
  Load& load = *request->load;
  if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || reply->errstat != 0) {
    std::fprintf(stderr, "no good answer\n");
    std::exit(1);
  }
  if (load.bulk) {
    netsnmp_variable_list* last = nullptr;
    bool over = false;
    for (netsnmp_variable_list* v = reply->variables; v != nullptr; v = v->next_variable) {
      const bool inside =
          v->name_length >= load.root_length && std::memcmp(v->name, load.root, load.root_length * sizeof(oid)) == 0;
      over = over || !inside || v->type >= SNMP_NOSUCHOBJECT;
      load.objects += over ? 0 : 1;
      last = v;
    }
    if (!over && last != nullptr) {
      ask(request, last->name, last->name_length);
      return 1;
    }
  } else {
    ++load.objects;
  }
  const auto now = Clock::now();
  load.took.push_back(std::chrono::duration<double, std::micro>(now - request->began).count());
  if (now < load.end) {
    request->began = now;
    ask(request, load.root, load.root_length);
  } else {
    --load.open;
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    return 2;
  }
  setenv("MIBS", "", 1);
  setenv("SNMPCONFPATH", "/nonexistent", 1);
  netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
  init_snmp("snmp_load");
  Load load;
  load.bulk = std::string(argv[3]) == "bulk";
  read_objid(argv[4], load.root, &load.root_length);
  netsnmp_session session;
  snmp_sess_init(&session);
  std::string peer = std::string("udp:127.0.0.1:") + argv[6];
  session.peername = peer.data();
  session.version = SNMP_VERSION_2c;
  session.community = reinterpret_cast<u_char*>(argv[5]);
  session.community_len = std::strlen(argv[5]);
  if (argc > 8) {
    session.version = SNMP_VERSION_3;
    session.securityModel = SNMP_SEC_MODEL_USM;
    session.securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
    session.securityName = argv[7];
    session.securityNameLen = std::strlen(argv[7]);
    session.securityAuthProto = usmHMACSHA1AuthProtocol;
    session.securityAuthProtoLen = USM_AUTH_PROTO_SHA_LEN;
    session.securityPrivProto = usmAESPrivProtocol;
    session.securityPrivProtoLen = USM_PRIV_PROTO_AES_LEN;
    session.securityAuthKeyLen = USM_AUTH_KU_LEN;
    session.securityPrivKeyLen = USM_PRIV_KU_LEN;
    const auto* password = reinterpret_cast<u_char*>(argv[8]);
    const size_t length = std::strlen(argv[8]);
    generate_Ku(session.securityAuthProto, USM_AUTH_PROTO_SHA_LEN, password, length, session.securityAuthKey,
                &session.securityAuthKeyLen);
    generate_Ku(session.securityAuthProto, USM_AUTH_PROTO_SHA_LEN, password, length, session.securityPrivKey,
                &session.securityPrivKeyLen);
  }
  load.session = snmp_open(&session);
  if (load.session == nullptr) {
    snmp_sess_perror("open", &session);
    return 1;
  }
  const auto start = Clock::now();
  load.end = start + std::chrono::milliseconds(static_cast<long>(std::atof(argv[1]) * 1000));
  std::vector<Request> requests(static_cast<size_t>(std::atoi(argv[2])), Request{&load, start});
  for (Request& request : requests) {
    ++load.open;
    request.began = Clock::now();
    ask(&request, load.root, load.root_length);
  }
  while (load.open > 0) {
    int count = 0;
    int block = 1;
    fd_set ready;
    FD_ZERO(&ready);
    timeval wait{5, 0};
    snmp_select_info(&count, &ready, &wait, &block);
    const int readable = select(count, &ready, nullptr, nullptr, &wait);
    readable > 0 ? snmp_read(&ready) : snmp_timeout();
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::sort(load.took.begin(), load.took.end());
  const auto at = [&](double part) { return load.took[static_cast<size_t>(part * double(load.took.size() - 1))]; };
  std::printf("%.0f %.1f %.1f %.1f\n", double(load.took.size()) / seconds, at(0.5), at(0.99),
              double(load.objects) / double(load.took.size()));
  return 0;
}
