// Keys and certificates of every kind, good and bad, made with OpenSSL directly; shares nothing with firmware/tls.
#pragma once

#include <ctime>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace nv::test {

using KeyPtr = std::shared_ptr<evp_pkey_st>;
using CertificatePtr = std::shared_ptr<x509_st>;

KeyPtr ec_key(const char* curve = "P-256");
KeyPtr rsa_key(unsigned bits);
KeyPtr ed25519_key();

struct CertificatePlan {
  std::string common_name = "ups.example";
  KeyPtr key{};                 // its own
  KeyPtr issuer_key{};          // none: signs itself
  CertificatePtr issuer{};      // likewise
  long begins_in_s = -3600;     // from now
  long ends_in_s = 30 * 86400;  // from now
  const char* digest = "SHA256";
  bool authority = false;
  std::vector<std::pair<int, std::string>> extensions{};  // NID and OpenSSL's text form
};
CertificatePtr certificate(const CertificatePlan& plan);

std::string pem(const CertificatePtr& certificate);
std::string pkcs8(const KeyPtr& key, const char* passphrase = nullptr);
std::string traditional(const KeyPtr& key);  // PKCS#1 or SEC1
std::string der(const CertificatePtr& certificate);

}  // namespace nv::test
