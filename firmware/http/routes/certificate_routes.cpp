#include "http/routes/certificate_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "tls/pem_file.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
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
  if (const auto taken = certificates.upload(request.body); !taken) {
    return problem(422, taken.error().message);
  }
  changed(true, origin_of(request));
  return shown(certificates);
}

Response remove(tls::Certificates& certificates, const Changed& changed, const Request& request) {
  const auto removed = certificates.remove_uploaded();
  if (!removed) {
    return problem(500, removed.error().message);
  }
  if (!*removed) {
    return problem(404, "no certificate has been uploaded");
  }
  changed(false, origin_of(request));
  return shown(certificates);
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
  router.add({"GET", "/cacert.crt", Access::visitor, 0, "The card's root certificate, for clients to trust."},
             Router::Handler([&certificates](const Request&) { return root(certificates); }));
  router.add({"GET", "/api/v1/certificate", Access::admin, 0, "The certificate in use."},
             Router::Handler([&certificates](const Request&) { return shown(certificates); }));
  // One byte more than is taken, so that the message about the size is the file's own.
  router.add({"PUT", "/api/v1/certificate", Access::admin, tls::kLargestPemFile + 1,
              "Upload a PEM file with key and certificates."},
             Router::Handler(
                 [&certificates, changed](const Request& request) { return upload(certificates, changed, request); }));
  router.add({"DELETE", "/api/v1/certificate", Access::admin, 0, "Remove the uploaded certificate."},
             Router::Handler([&certificates, changed = std::move(changed)](const Request& request) {
               return remove(certificates, changed, request);
             }));
}

}  // namespace nv::http
