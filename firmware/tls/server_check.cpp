#include "tls/server_check.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>

#include "tls/openssl.hpp"

namespace nv::tls {
namespace {

constexpr std::int64_t kEarliestNow = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr int kWeakestRsa = 2048;
constexpr int kStrongestRsa = 4096;  // a handshake with more takes the board seconds

std::string date_text(std::int64_t seconds) {
  const std::time_t time = static_cast<std::time_t>(seconds);
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &utc);
  return text.data();
}

core::Result<void> check_key(const EVP_PKEY* key) {
  const int kind = EVP_PKEY_get_base_id(key);
  const int bits = EVP_PKEY_get_bits(key);
  if (kind == EVP_PKEY_RSA) {
    if (bits < kWeakestRsa) {
      return core::fail("the RSA key is too weak: it has " + std::to_string(bits) + " bits, 2048 are needed");
    }
    if (bits > kStrongestRsa) {
      return core::fail("the RSA key is too long for this card: it has " + std::to_string(bits) +
                        " bits, 4096 are the most; an EC key is as strong and faster");
    }
    return {};
  }
  const std::string name = key_name(key);
  if (kind == EVP_PKEY_EC && (name == "EC P-256" || name == "EC P-384" || name == "EC P-521")) {
    return {};
  }
  return core::fail("a key of the kind " + name +
                    " cannot be used: browsers take RSA (2048 to 4096 bits) or EC (P-256, P-384, P-521)");
}

core::Result<void> check_dates(const X509* certificate, const std::string& which, std::int64_t now) {
  const std::int64_t begin = seconds_of(X509_get0_notBefore(certificate));
  const std::int64_t end = seconds_of(X509_get0_notAfter(certificate));
  if (now < begin) {
    return core::fail(which + " is not yet valid: it begins at " + date_text(begin) + ", the card's time is " +
                      date_text(now));
  }
  if (now > end) {
    return core::fail(which + " has expired: it ended at " + date_text(end) + ", the card's time is " + date_text(now));
  }
  return {};
}

// Browsers refuse these; a root signs itself and nobody looks at that signature.
core::Result<void> check_signature(const X509* certificate, const std::string& which) {
  if ((X509_get_extension_flags(const_cast<X509*>(certificate)) & EXFLAG_SS) != 0) {
    return {};
  }
  int digest = NID_undef;
  X509_get_signature_info(const_cast<X509*>(certificate), &digest, nullptr, nullptr, nullptr);
  constexpr std::array kBroken{NID_md2, NID_md4, NID_md5, NID_sha1, NID_md5_sha1};
  if (std::ranges::find(kBroken, digest) != kBroken.end()) {
    return core::fail(which + " is signed with " + OBJ_nid2sn(digest) + ", which is broken: SHA-256 is needed");
  }
  return {};
}

core::Result<void> check_purpose(const X509* certificate) {
  auto* leaf = const_cast<X509*>(certificate);  // OpenSSL keeps what it found in the object
  const std::uint32_t flags = X509_get_extension_flags(leaf);
  if ((flags & EXFLAG_INVALID) != 0) {
    return core::fail("the certificate has a damaged extension");
  }
  if ((flags & EXFLAG_CA) != 0) {
    return core::fail("the certificate is that of an authority (CA:TRUE): a server's own certificate is needed");
  }
  if ((flags & EXFLAG_XKUSAGE) != 0 && (X509_get_extended_key_usage(leaf) & (XKU_SSL_SERVER | XKU_ANYEKU)) == 0) {
    return core::fail("the certificate is not for servers: its extended key usage has no serverAuth");
  }
  if ((flags & EXFLAG_KUSAGE) != 0 && (X509_get_key_usage(leaf) & KU_DIGITAL_SIGNATURE) == 0) {
    return core::fail("the certificate is not for servers: its key usage has no digitalSignature");
  }
  return {};
}

}  // namespace

core::WallTime believable(core::WallTime now) {
  return std::max(now, core::WallTime(std::chrono::seconds(kEarliestNow)));
}

core::Result<void> check_for_server(const Identity& identity, core::WallTime now) {
  const std::int64_t today = seconds_of(believable(now));
  const X509* leaf = identity.leaf.get();
  if (auto key = check_key(identity.key.get()); !key) {
    return key;
  }
  if (auto purpose = check_purpose(leaf); !purpose) {
    return purpose;
  }
  std::string which = "the certificate";
  const X509* certificate = leaf;
  for (std::size_t i = 0;; ++i) {
    if (auto signature = check_signature(certificate, which); !signature) {
      return signature;
    }
    if (auto dates = check_dates(certificate, which, today); !dates) {
      return dates;
    }
    if (i == identity.chain.size()) {
      return {};
    }
    certificate = identity.chain[i].get();
    which = "certificate " + std::to_string(i + 1) + " of the chain";
  }
}

}  // namespace nv::tls
