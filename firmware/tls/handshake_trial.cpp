#include "tls/handshake_trial.hpp"

#include "tls/context.hpp"
#include "tls/openssl.hpp"

namespace nv::tls {
namespace {

// False when it can go no further.
bool step(SSL* connection) {
  const int result = SSL_do_handshake(connection);
  const int error = SSL_get_error(connection, result);
  return result == 1 || error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

}  // namespace

core::Result<void> try_handshake(const Identity& identity) {
  const auto context = Context::make_server(identity, {});
  if (!context) {
    return context.error();
  }
  const OwnedContext client_context(SSL_CTX_new(TLS_client_method()));
  const OwnedSsl server(SSL_new(context->native()));
  const OwnedSsl client(client_context ? SSL_new(client_context.get()) : nullptr);
  BIO* server_end = nullptr;
  BIO* client_end = nullptr;
  if (!server || !client || BIO_new_bio_pair(&server_end, 0, &client_end, 0) != 1) {
    return core::fail("the certificate cannot be tried: " + last_openssl_error());
  }
  SSL_set_bio(server.get(), server_end, server_end);
  SSL_set_bio(client.get(), client_end, client_end);
  SSL_set_accept_state(server.get());
  SSL_set_connect_state(client.get());
  constexpr int kMostSteps = 20;
  for (int i = 0; i < kMostSteps; ++i) {
    if (!step(client.get()) || !step(server.get())) {
      return core::fail("a handshake with the certificate fails: " + last_openssl_error());
    }
    if (SSL_is_init_finished(server.get()) == 1 && SSL_is_init_finished(client.get()) == 1) {
      return {};
    }
  }
  return core::fail("a handshake with the certificate does not end");
}

}  // namespace nv::tls
