#include "tls/context.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "tls/openssl.hpp"

namespace nv::tls {
namespace {

constexpr const char* kSuites12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kSuites13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr int kSecurityLevel = 2;  // 112 bits: no RSA below 2048, no SHA-1 signatures
constexpr int kDeepestClientChain = 4;

// RFC 7301 3.2: with a client that offers only others there is nothing to talk about.
int choose_http(SSL* /*connection*/, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                unsigned offered_length, void* /*unused*/) {
  static constexpr std::array<unsigned char, 9> kHttp{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, length, kHttp.data(), kHttp.size(), offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

bool set_protocol(SSL_CTX* context, const ContextOptions& options) {
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_security_level(context, kSecurityLevel);
  const auto lowest = options.only_tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
  return SSL_CTX_set_min_proto_version(context, lowest) == 1 && SSL_CTX_set_cipher_list(context, kSuites12) == 1 &&
         SSL_CTX_set_ciphersuites(context, kSuites13) == 1 && SSL_CTX_set1_groups_list(context, kGroups) == 1;
}

bool set_resumption(SSL_CTX* context, std::string_view name) {
  constexpr long kHours12 = 12 * 3600;
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets only: the client keeps the state
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_timeout(context, kHours12);
  const auto length = std::min<std::size_t>(name.size(), SSL_MAX_SSL_SESSION_ID_LENGTH);
  return SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(name.data()),
                                        static_cast<unsigned>(length)) == 1;
}

bool set_identity(SSL_CTX* context, const Identity& identity) {
  if (SSL_CTX_use_certificate(context, identity.leaf.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, identity.key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    return false;
  }
  return std::ranges::all_of(identity.chain, [context](const auto& certificate) {
    // A root is known to the client or not trusted: sending it only makes each handshake longer.
    const bool is_root = (X509_get_extension_flags(certificate.get()) & EXFLAG_SS) != 0;
    return is_root || SSL_CTX_add1_chain_cert(context, certificate.get()) == 1;
  });
}

core::Result<void> set_client_check(SSL_CTX* context, const ContextOptions& options) {
  const OwnedBio input(BIO_new_mem_buf(options.client_roots.data(), static_cast<int>(options.client_roots.size())));
  X509_STORE* trusted = SSL_CTX_get_cert_store(context);
  int count = 0;
  while (const OwnedCertificate root = next_certificate(input.get())) {
    if (X509_STORE_add_cert(trusted, root.get()) != 1 || SSL_CTX_add_client_CA(context, root.get()) != 1) {
      return core::fail("a client root cannot be used: " + last_openssl_error());
    }
    ++count;
  }
  ERR_clear_error();
  if (count == 0) {
    return core::fail("the client roots hold no certificate");
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (options.client_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  SSL_CTX_set_verify_depth(context, kDeepestClientChain);
  return {};
}

}  // namespace

core::Result<Context> Context::make_server(const Identity& identity, const ContextOptions& options) {
  std::signal(SIGPIPE,
              SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL: a lost peer is an error, not the end
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context || !set_protocol(context.get(), options) || !set_resumption(context.get(), options.session_name)) {
    return core::fail("TLS cannot be set up: " + last_openssl_error());
  }
  if (!set_identity(context.get(), identity)) {
    return core::fail("the certificate cannot be used: " + last_openssl_error());
  }
  if (options.http) {
    SSL_CTX_set_alpn_select_cb(context.get(), choose_http, nullptr);
  }
  if (!options.client_roots.empty()) {
    if (auto checked = set_client_check(context.get(), options); !checked) {
      return checked.error();
    }
  }
  return Context(std::move(context));
}

std::string openssl_version() {
  return ::OpenSSL_version(OPENSSL_VERSION_STRING);
}

}  // namespace nv::tls
