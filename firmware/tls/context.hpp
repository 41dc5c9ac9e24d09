// How a server speaks TLS: versions, suites, its identity, whether clients must show a certificate. Immutable and cheap
// to copy; connections keep the one they began with, so a server changes it by using another. TLS 1.3, and 1.2 with
// forward secrecy and authenticated encryption only (RFC 9325); the server's order counts; no renegotiation, no
// compression, no early data. Sessions resume by tickets, whose keys live as long as the context: make one a day.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "tls/identity.hpp"

struct ssl_ctx_st;

namespace nv::tls {

struct ContextOptions {
  // PEM certificates whose holders are let in. Empty: clients show none.
  std::string client_roots;
  bool client_required = true;  // with client_roots: no handshake without a certificate
  // Sessions are resumed only between servers of the same name. At most 32 bytes.
  std::string_view session_name = "netvisiond";
  bool http = false;  // offers "http/1.1" to clients that ask which protocol (ALPN)
  bool only_tls_1_3 = false;
};

class Context {
 public:
  static core::Result<Context> make_server(const Identity& identity, const ContextOptions& options);

  ssl_ctx_st* native() const { return context_.get(); }
  bool operator==(const Context&) const = default;  // the same one, not an equal one

 private:
  explicit Context(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

  std::shared_ptr<ssl_ctx_st> context_;
};

std::string openssl_version();  // of the library that is loaded: "3.0.17"

}  // namespace nv::tls
