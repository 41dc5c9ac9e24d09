#include "http/routes/certificate_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "tls/pem_file.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kGroup = "Certificate";
using Changed = std::function<void(bool, const core::Origin&)>;

Response shown(const tls::Certificates& certificates) {
  const tls::CertificateInfo info = tls::info_of(certificates.active());
  return json_response({{"source", certificates.is_uploaded() ? "uploaded" : "generated"},
                        {"subject", info.subject},
                        {"issuer", info.issuer},
                        {"names", info.names},
                        {"not_before", time_text(info.not_before)},
                        {"not_after", time_text(info.not_after)},
                        {"key", info.key},
                        {"fingerprint_sha256", info.fingerprint},
                        {"chain_length", info.chain_length}});
}

Response upload(tls::Certificates& certificates, const Changed& changed, const Request& request) {
  auto checked = certificates.check(request.body);
  if (!checked) {
    return problem(422, checked.error().message);
  }
  if (const auto taken = certificates.use(std::move(*checked)); !taken) {
    return not_stored(taken.error().message);
  }
  changed(true, origin_of(request));
  return shown(certificates);
}

Response remove(tls::Certificates& certificates, const Changed& changed, const Request& request) {
  const auto removed = certificates.remove_uploaded();
  if (!removed) {
    return not_stored(removed.error().message);
  }
  if (!*removed) {
    return problem(404, "no certificate has been uploaded");
  }
  changed(false, origin_of(request));
  return shown(certificates);
}

Schema certificate_schema() {
  using namespace schema;
  return object({{"source", choice({"uploaded", "generated"})},
                 {"subject", text()},
                 {"issuer", text()},
                 {"names", list(text())},
                 {"not_before", time()},
                 {"not_after", time()},
                 {"key", text()},
                 {"fingerprint_sha256", text()},
                 {"chain_length", integer()}});
}

Response root(const tls::Certificates& certificates) {
  Response response;
  response.content_type = "application/x-x509-ca-cert";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"cacert.crt\"");
  response.body = certificates.root_pem();
  return response;
}

}  // namespace

void add_certificate_routes(Router& router, tls::Certificates& certificates, Changed changed) {
  router.add(Route("GET", "/cacert.crt", Access::visitor, 0, "The card's root certificate, for clients to trust.")
                 .in(kGroup)
                 .gives_file(200, "PEM.", "application/x-x509-ca-cert"),
             Router::Handler([&certificates](const Request&) { return root(certificates); }));
  router.add(Route("GET", "/api/v1/certificate", Access::admin, 0, "The certificate in use.")
                 .in(kGroup)
                 .gives(200, "The certificate.", certificate_schema()),
             Router::Handler([&certificates](const Request&) { return shown(certificates); }));
  // One byte more than is taken, so that the message about the size is the file's own.
  router.add(Route("PUT", "/api/v1/certificate", Access::admin, tls::kLargestPemFile + 1,
                   "Upload a PEM file with key and certificates.")
                 .in(kGroup)
                 .takes_file("application/x-pem-file")
                 .gives(200, "The certificate, in use for the next connection.", certificate_schema())
                 .refuses(422, "The file cannot be used; the one in use stays.")
                 .keeps(),
             Router::Handler(
                 [&certificates, changed](const Request& request) { return upload(certificates, changed, request); }));
  router.add(Route("DELETE", "/api/v1/certificate", Access::admin, 0, "Remove the uploaded certificate.")
                 .in(kGroup)
                 .gives(200, "The card's own certificate, in use again.", certificate_schema())
                 .refuses(404, "None has been uploaded.")
                 .keeps(),
             Router::Handler([&certificates, changed = std::move(changed)](const Request& request) {
               return remove(certificates, changed, request);
             }));
}

}  // namespace nv::http
