#include "http/routes/client_authority_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "tls/pem_file.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using Changed = std::function<void(bool, const core::Origin&)>;

constexpr const char* kGroup = "Certificate";
constexpr const char* kPath = "/api/v1/client-authorities";

Response shown(const tls::ClientAuthorities& authorities) {
  Json list = Json::array();
  for (const tls::AuthorityInfo& info : authorities.list()) {
    list.push_back({{"subject", info.subject},
                    {"not_after", time_text(info.not_after)},
                    {"fingerprint_sha256", info.fingerprint}});
  }
  return json_response({{"required", !authorities.pem().empty()}, {"authorities", list}});
}

Response upload(tls::ClientAuthorities& authorities, const Changed& changed, const Request& request) {
  if (const auto checked = authorities.check(request.body); !checked) {
    return problem(422, checked.error().message);
  }
  if (const auto taken = authorities.use(request.body); !taken) {
    return not_stored(taken.error().message);
  }
  changed(true, origin_of(request));
  return shown(authorities);
}

Response remove(tls::ClientAuthorities& authorities, const Changed& changed, const Request& request) {
  const auto removed = authorities.remove();
  if (!removed) {
    return not_stored(removed.error().message);
  }
  if (!*removed) {
    return problem(404, "no authority has been uploaded");
  }
  changed(false, origin_of(request));
  return shown(authorities);
}

Schema authorities_schema() {
  using namespace schema;
  const Schema one = object({{"subject", text()}, {"not_after", time()}, {"fingerprint_sha256", text()}});
  return object(
      {{"required", flag().says("Only clients with a certificate get in over HTTPS.")}, {"authorities", list(one)}});
}

}  // namespace

void add_client_authority_routes(Router& router, tls::ClientAuthorities& authorities, Changed changed) {
  router.add(Route("GET", kPath, Access::admin, 0, "Whose clients get in over HTTPS.")
                 .in(kGroup)
                 .gives(200, "The authorities.", authorities_schema()),
             Router::Handler([&authorities](const Request&) { return shown(authorities); }));
  router.add(Route("PUT", kPath, Access::admin, tls::kLargestPemFile + 1,
                   "Let in only clients with a certificate of these authorities (mutual TLS).")
                 .in(kGroup)
                 .says("Counts for the next connection, also for the web page: have a client's certificate at hand.")
                 .takes_file("application/x-pem-file")
                 .gives(200, "The authorities.", authorities_schema())
                 .refuses(422, "The file cannot be used; what counted before counts.")
                 .keeps(),
             Router::Handler(
                 [&authorities, changed](const Request& request) { return upload(authorities, changed, request); }));
  router.add(Route("DELETE", kPath, Access::admin, 0, "Let in clients without a certificate again.")
                 .in(kGroup)
                 .gives(200, "None.", authorities_schema())
                 .refuses(404, "None has been uploaded.")
                 .keeps(),
             Router::Handler([&authorities, changed = std::move(changed)](const Request& request) {
               return remove(authorities, changed, request);
             }));
}

}  // namespace nv::http
