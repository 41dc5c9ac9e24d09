#include "http/routes/trap_routes.hpp"

#include <utility>

namespace nv::http {

void add_trap_routes(Router& router, SendTestTrap send) {
  router.add(Route("POST", "/api/v1/snmp/test-trap", Access::admin, 0, "Send a test trap.")
                 .in("System")
                 .says("To every receiver in the settings whose filter lets it through. Nothing tells whether it came.")
                 .gives_nothing(204, "It is on its way.")
                 .refuses(409, "SNMP is switched off."),
             Router::Handler([send = std::move(send)](const Request&) {
               if (const auto sent = send(); !sent) {
                 return problem(409, sent.error().message);
               }
               Response response;
               response.status = 204;
               return response;
             }));
}

}  // namespace nv::http
