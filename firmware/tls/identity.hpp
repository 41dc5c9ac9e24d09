// A server's proof of who it is: private key, certificate and the chain to its authority. Immutable, cheap to copy, any
// thread. Nothing here gives the private key out again; only to_pem() of the files in the state directory holds it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"

struct evp_pkey_st;
struct x509_st;

namespace nv::tls {

struct Identity {
  std::shared_ptr<evp_pkey_st> key;
  std::shared_ptr<x509_st> leaf;
  std::vector<std::shared_ptr<x509_st>> chain;  // the leaf's issuer first
};

// What a person wants to know about a certificate.
struct CertificateInfo {
  std::string subject;  // RFC 2253: "CN=ups-1,O=Example"
  std::string issuer;
  std::vector<std::string> names;  // DNS names and addresses it is for
  core::WallTime not_before{};
  core::WallTime not_after{};
  std::string key;          // "EC P-256", "RSA 2048"
  std::string fingerprint;  // SHA-256 of the certificate, "AB:CD:..."
  std::size_t chain_length = 0;
};
CertificateInfo info_of(const Identity& identity);

// Key (PKCS#8, in clear), leaf, chain.
std::string to_pem(const Identity& identity);
std::string certificate_pem(const Identity& identity);  // the leaf alone

// "EC P-256", "RSA 2048", "ED25519"; "unknown" for none: a certificate's key is read late, and may turn out to be
// broken.
std::string key_name(const evp_pkey_st* key);

}  // namespace nv::tls
