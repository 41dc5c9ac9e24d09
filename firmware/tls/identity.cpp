#include "tls/identity.hpp"

#include <arpa/inet.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "tls/openssl.hpp"

namespace nv::tls {
namespace {

std::string name_text(const X509_NAME* name) {
  const OwnedBio text(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return text_of(text.get());
}

std::string address_text(const ASN1_OCTET_STRING* octets) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(octets) == 4 ? AF_INET : AF_INET6;
  if (family == AF_INET6 && ASN1_STRING_length(octets) != 16) {
    return {};
  }
  return ::inet_ntop(family, ASN1_STRING_get0_data(octets), text.data(), text.size()) != nullptr ? text.data() : "";
}

std::vector<std::string> names_of(const X509* certificate) {
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> all(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> names;
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
    if (name->type == GEN_DNS) {
      const auto* data = ASN1_STRING_get0_data(name->d.dNSName);
      names.emplace_back(reinterpret_cast<const char*>(data),
                         static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      names.push_back(address_text(name->d.iPAddress));
    }
  }
  return names;
}

std::string fingerprint_of(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &length);
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    std::array<char, 4> byte{};
    std::snprintf(byte.data(), byte.size(), i == 0 ? "%02X" : ":%02X", digest.at(i));
    text += byte.data();
  }
  return text;
}

// The clock counts nanoseconds in 64 bits, up to 2262: a certificate "without an end" (RFC 5280 4.1.2.5: 9999) is shown
// to end then, one from before 1970 to begin there.
core::WallTime time_of(const ASN1_TIME* time) {
  constexpr auto kLatest = std::chrono::floor<std::chrono::seconds>(core::WallTime::max()).time_since_epoch().count();
  return core::WallTime(std::chrono::seconds(std::clamp<std::int64_t>(seconds_of(time), 0, kLatest)));
}

}  // namespace

std::string key_name(const EVP_PKEY* key) {
  if (key == nullptr) {
    return "unknown";
  }
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    return "RSA " + std::to_string(EVP_PKEY_get_bits(key));
  }
  std::array<char, 64> group{};
  std::size_t length = 0;
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
      EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), &length) == 1) {
    const char* nist = EC_curve_nid2nist(OBJ_sn2nid(group.data()));
    return std::string("EC ") + (nist != nullptr ? nist : group.data());
  }
  const char* type = OBJ_nid2sn(EVP_PKEY_get_base_id(key));
  return type != nullptr ? type : "unknown";
}

CertificateInfo info_of(const Identity& identity) {
  const X509* leaf = identity.leaf.get();
  CertificateInfo info;
  info.subject = name_text(X509_get_subject_name(leaf));
  info.issuer = name_text(X509_get_issuer_name(leaf));
  info.names = names_of(leaf);
  info.not_before = time_of(X509_get0_notBefore(leaf));
  info.not_after = time_of(X509_get0_notAfter(leaf));
  info.key = key_name(X509_get0_pubkey(leaf));
  info.fingerprint = fingerprint_of(leaf);
  info.chain_length = identity.chain.size();
  return info;
}

std::string to_pem(const Identity& identity) {
  const OwnedBio text(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(text.get(), identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_X509(text.get(), identity.leaf.get());
  for (const auto& certificate : identity.chain) {
    PEM_write_bio_X509(text.get(), certificate.get());
  }
  return text_of(text.get());
}

std::string certificate_pem(const Identity& identity) {
  const OwnedBio text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(text.get(), identity.leaf.get());
  return text_of(text.get());
}

}  // namespace nv::tls
