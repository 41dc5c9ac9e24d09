#include "tls/authority.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "tls/openssl.hpp"
#include "tls/server_check.hpp"

namespace nv::tls {
namespace {

// The root begins at a fixed time before any card was made, so that a clock that ran ahead when it was made does not
// make it unusable for ever.
constexpr std::int64_t kRootBegins = 1'735'689'600;  // 2025-01-01T00:00:00Z
constexpr std::chrono::hours kClockSlack{24};        // a client's clock may be behind ours

struct Validity {
  std::int64_t begin;
  std::int64_t end;
};

std::string random_hex(std::size_t bytes) {
  std::string text;
  std::array<unsigned char, 16> random{};
  RAND_bytes(random.data(), static_cast<int>(random.size()));
  for (std::size_t i = 0; i < bytes; ++i) {
    std::array<char, 3> byte{};
    std::snprintf(byte.data(), byte.size(), "%02X", random.at(i));
    text += byte.data();
  }
  return text;
}

bool set_serial(X509* certificate) {
  constexpr int kBits = 127;  // positive, and at least the 64 random bits that CAs owe
  const Owned<BIGNUM, BN_free> number(BN_new());
  return number && BN_rand(number.get(), kBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_dates(X509* certificate, const Validity& validity) {
  constexpr long kOffset = 0;
  return ASN1_TIME_adj(X509_getm_notBefore(certificate), static_cast<std::time_t>(validity.begin), 0, kOffset) !=
             nullptr &&
         ASN1_TIME_adj(X509_getm_notAfter(certificate), static_cast<std::time_t>(validity.end), 0, kOffset) != nullptr;
}

bool set_subject(X509* certificate, const std::string& common_name) {
  constexpr std::size_t kLongestCommonName = 64;  // RFC 5280's upper bound
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add = [name](const char* field, const std::string& text) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
  };
  return add("O", "netvisiond") && add("CN", common_name.substr(0, kLongestCommonName));
}

struct ExtensionText {
  int id;
  std::string value;
};

bool add_extensions(X509* certificate, X509* issuer, const std::vector<ExtensionText>& extensions) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  return std::ranges::all_of(extensions, [&](const ExtensionText& text) {
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, text.id, text.value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
  });
}

// Everything that certificates have in common; signed by `issuer`, or by itself when there is none.
core::Result<Identity> make(const std::string& common_name, const Validity& validity, const Identity* issuer,
                            const std::vector<ExtensionText>& extensions) {
  Identity made;
  made.key.reset(EVP_EC_gen("P-256"), EVP_PKEY_free);
  made.leaf.reset(X509_new(), X509_free);
  X509* certificate = made.leaf.get();
  X509* signer = issuer != nullptr ? issuer->leaf.get() : certificate;
  EVP_PKEY* signing_key = issuer != nullptr ? issuer->key.get() : made.key.get();
  const bool good =
      made.key && certificate != nullptr && X509_set_version(certificate, X509_VERSION_3) == 1 &&
      set_serial(certificate) && set_dates(certificate, validity) && set_subject(certificate, common_name) &&
      X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1 &&
      X509_set_pubkey(certificate, made.key.get()) == 1 && add_extensions(certificate, signer, extensions) &&
      X509_sign(certificate, signing_key, EVP_sha256()) > 0;
  if (!good) {
    return core::fail("cannot make a certificate: " + last_openssl_error());
  }
  return made;
}

std::string alternative_names(const HostNames& names) {
  std::string list;
  for (const std::string& name : names.names) {
    list += (list.empty() ? "DNS:" : ",DNS:") + name;
  }
  for (const std::string& address : names.addresses) {
    list += (list.empty() ? "IP:" : ",IP:") + address;
  }
  return list;
}

std::int64_t days_in_seconds(std::chrono::days days) {
  return std::chrono::seconds(days).count();
}

}  // namespace

core::Result<Identity> make_root(core::WallTime now) {
  const std::int64_t today = seconds_of(believable(now));
  const Validity validity{std::min(kRootBegins, today), today + days_in_seconds(kRootLifetime)};
  return make("UPS network card root " + random_hex(4), validity, nullptr,
              {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
               {NID_key_usage, "critical,keyCertSign,cRLSign"},
               {NID_subject_key_identifier, "hash"}});
}

core::Result<Identity> make_server(const Identity& root, const HostNames& names, core::WallTime now) {
  const std::int64_t today = seconds_of(believable(now));
  const Validity validity{today - std::chrono::seconds(kClockSlack).count(),
                          today - std::chrono::seconds(kClockSlack).count() + days_in_seconds(kServerLifetime)};
  const std::string first = names.names.empty() ? "localhost" : names.names.front();
  auto server = make(first, validity, &root,
                     {{NID_basic_constraints, "critical,CA:FALSE"},
                      {NID_key_usage, "critical,digitalSignature"},
                      {NID_ext_key_usage, "serverAuth"},
                      {NID_subject_key_identifier, "hash"},
                      {NID_authority_key_identifier, "keyid:always"},
                      {NID_subject_alt_name, alternative_names(names)}});
  if (server) {
    server->chain.push_back(root.leaf);
  }
  return server;
}

std::string reason_to_renew(const Identity& server, const Identity& root, const HostNames& names, core::WallTime now) {
  const CertificateInfo info = info_of(server);
  if (X509_verify(server.leaf.get(), X509_get0_pubkey(root.leaf.get())) != 1) {
    return "it is not of this card's root";
  }
  const auto today = believable(now);
  if (today < info.not_before) {
    return "it is not yet valid";
  }
  if (today > info.not_after - kRenewBefore) {
    return "it expires soon";
  }
  const auto lacks = [&](const std::string& name) { return std::ranges::find(info.names, name) == info.names.end(); };
  for (const auto* list : {&names.names, &names.addresses}) {
    const auto missing = std::ranges::find_if(*list, lacks);
    if (missing != list->end()) {
      return "it lacks " + *missing;
    }
  }
  return {};
}

}  // namespace nv::tls
