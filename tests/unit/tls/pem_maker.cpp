#include "pem_maker.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstring>
#include <stdexcept>

namespace nv::test {
namespace {

std::string taken(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

KeyPtr owned(EVP_PKEY* key) {
  if (key == nullptr) {
    throw std::runtime_error("no key");
  }
  return {key, EVP_PKEY_free};
}

void extend(X509* certificate, X509* issuer, int id, const char* text) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, text);
  if (extension == nullptr) {
    throw std::runtime_error(text);
  }
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

KeyPtr ec_key(const char* curve) {
  return owned(EVP_EC_gen(curve));
}
KeyPtr rsa_key(unsigned bits) {
  return owned(EVP_RSA_gen(bits));
}
KeyPtr ed25519_key() {
  return owned(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

CertificatePtr certificate(const CertificatePlan& plan) {
  const CertificatePtr made(X509_new(), X509_free);
  X509* issuer = plan.issuer ? plan.issuer.get() : made.get();
  X509_set_version(made.get(), X509_VERSION_3);
  static long serial = 1;
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), plan.begins_in_s);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), plan.ends_in_s);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(plan.common_name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
  X509_set_pubkey(made.get(), plan.key.get());
  extend(made.get(), issuer, NID_basic_constraints, plan.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  for (const auto& [id, text] : plan.extensions) {
    extend(made.get(), issuer, id, text.c_str());
  }
  EVP_PKEY* signer = plan.issuer_key ? plan.issuer_key.get() : plan.key.get();
  const bool no_digest = EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519;
  if (X509_sign(made.get(), signer, no_digest ? nullptr : EVP_get_digestbyname(plan.digest)) <= 0) {
    throw std::runtime_error("cannot sign");
  }
  return made;
}

std::string pem(const CertificatePtr& certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate.get());
  return taken(memory);
}

std::string pkcs8(const KeyPtr& key, const char* passphrase) {
  BIO* memory = BIO_new(BIO_s_mem());
  const int length = passphrase != nullptr ? static_cast<int>(std::strlen(passphrase)) : 0;
  PEM_write_bio_PKCS8PrivateKey(memory, key.get(), passphrase != nullptr ? EVP_aes_128_cbc() : nullptr, passphrase,
                                length, nullptr, nullptr);
  return taken(memory);
}

std::string traditional(const KeyPtr& key) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey_traditional(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return taken(memory);
}

std::string der(const CertificatePtr& certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  i2d_X509_bio(memory, certificate.get());
  return taken(memory);
}

}  // namespace nv::test
