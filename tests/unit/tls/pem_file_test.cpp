// Row P1 of the security promises: each faulty file gets its own sentence, each documented form is accepted.
#include <catch2/catch.hpp>

#include <openssl/x509v3.h>

#include "pem_maker.hpp"
#include "support/show_result.hpp"
#include "tls/handshake_trial.hpp"
#include "tls/pem_file.hpp"
#include "tls/server_check.hpp"

using namespace nv;
using namespace nv::test;

namespace {

// What an upload says: empty when the file is accepted.
std::string verdict(std::string_view text) {
  const auto identity = tls::read_pem_file(text);
  if (!identity) {
    return identity.error().message;
  }
  if (const auto checked = tls::check_for_server(*identity, core::SystemClock().wall()); !checked) {
    return checked.error().message;
  }
  const auto tried = tls::try_handshake(*identity);
  return tried ? "" : tried.error().message;
}

std::string own(const KeyPtr& key, CertificatePlan plan = {}) {
  plan.key = key;
  return pkcs8(key) + pem(certificate(plan));
}

std::string with_crlf(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return result;
}

}  // namespace

TEST_CASE("the manual's form and the documented ones are accepted", "[tls]") {
  const KeyPtr ec = ec_key();
  const KeyPtr rsa = rsa_key(2048);
  CHECK(verdict(own(ec)).empty());
  CHECK(verdict(own(ec_key("P-384"))).empty());
  CHECK(verdict(own(rsa)).empty());
  const std::string ec_certificate = pem(certificate({.key = ec}));
  CHECK(verdict(ec_certificate + pkcs8(ec)).empty());
  CHECK(verdict(traditional(ec) + ec_certificate).empty());                   // SEC1
  CHECK(verdict(traditional(rsa) + pem(certificate({.key = rsa}))).empty());  // PKCS#1
  CHECK(verdict(with_crlf(own(ec))).empty());
  CHECK(verdict("Bag Attributes\n  friendlyName: ups\n" + own(ec) + "\n\nnote\n").empty());
  CHECK(verdict(std::string(20'000, '\n') + own(ec)).empty());
  CHECK(verdict("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + own(ec)).empty());
}

TEST_CASE("a certificate without an end is not shown to be over", "[tls]") {
  constexpr long kCenturies = 79L * 100 * 365 * 86400;
  const auto endless = tls::read_pem_file(own(ec_key(), {.begins_in_s = -kCenturies / 79, .ends_in_s = kCenturies}));
  REQUIRE(endless);
  const tls::CertificateInfo info = tls::info_of(*endless);
  CHECK(info.not_before == core::WallTime());
  CHECK(info.not_after > core::SystemClock().wall() + std::chrono::years(200));
}

TEST_CASE("a chain is accepted in both orders and put in order", "[tls]") {
  const KeyPtr root_key = ec_key();
  const KeyPtr middle_key = ec_key();
  const KeyPtr key = ec_key();
  const auto root = certificate({.common_name = "root", .key = root_key, .authority = true});
  const auto middle = certificate(
      {.common_name = "middle", .key = middle_key, .issuer_key = root_key, .issuer = root, .authority = true});
  const auto leaf = certificate({.key = key, .issuer_key = middle_key, .issuer = middle});
  for (const std::string& text :
       {pkcs8(key) + pem(leaf) + pem(middle) + pem(root), pem(root) + pem(middle) + pem(leaf) + pkcs8(key)}) {
    CHECK(verdict(text).empty());
    const auto identity = tls::read_pem_file(text);
    REQUIRE(identity);
    CHECK(X509_cmp(identity->leaf.get(), leaf.get()) == 0);
    REQUIRE(identity->chain.size() == 2);
    CHECK(X509_cmp(identity->chain.at(0).get(), middle.get()) == 0);
    CHECK(X509_cmp(identity->chain.at(1).get(), root.get()) == 0);
  }
  const auto stranger = certificate({.common_name = "stranger", .key = ec_key(), .authority = true});
  CHECK(verdict(pkcs8(key) + pem(leaf) + pem(stranger)).find("no part of the chain") != std::string::npos);
  CHECK(verdict(pkcs8(key) + pem(leaf) + pem(leaf)).find("no part of the chain") != std::string::npos);
}

TEST_CASE("each fault of a file has its own sentence", "[tls]") {
  const KeyPtr ec = ec_key();
  const std::string good_key = pkcs8(ec);
  const std::string good_certificate = pem(certificate({.key = ec}));
  const std::string good = good_key + good_certificate;
  const KeyPtr weak = rsa_key(1024);
  const KeyPtr ed = ed25519_key();
  const KeyPtr rsa = rsa_key(2048);
  const KeyPtr root_key = rsa;
  const auto old_root = certificate({.common_name = "root", .key = root_key, .ends_in_s = -60, .authority = true});

  struct Case {
    const char* name;
    std::string text;
    const char* said;
  };
  const std::vector<Case> cases{
      {"nothing", "", "empty"},
      {"too long", good + std::string(32 * 1024, '\n'), "longer than 32 KB"},
      {"no PEM", "hello\n", "no PEM part"},
      {"binary", std::string("\0\1\2\3\xFF", 5), "no PEM part"},
      {"DER", der(certificate({.key = ec})), "binary form"},
      {"key only", good_key, "certificate is missing"},
      {"certificate only", good_certificate, "private key is missing"},
      {"two keys", good_key + good, "two private keys"},
      {"mismatch", pkcs8(ec_key()) + good_certificate, "does not belong"},
      {"RSA key, EC certificate", pkcs8(weak) + good_certificate, "does not belong"},
      {"encrypted PKCS#8", pkcs8(ec, "secret") + good_certificate, "encrypted"},
      {"encrypted PKCS#1",
       "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA "
       "PRIVATE "
       "KEY-----\n" +
           good_certificate,
       "encrypted"},
      {"BEGIN without END", good_key + good_certificate.substr(0, good_certificate.size() / 2), "part 2 of the file"},
      {"broken Base64", good_key + "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "part 2"},
      {"no certificate inside", good_key + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
       "certificate 1 of the file cannot be read"},
      {"no key inside", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + good_certificate,
       "private key cannot be read"},
      {"another part", good + "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", "neither a private key nor"},
      {"weak RSA", own(weak), "too weak: it has 1024 bits"},
      {"Ed25519", own(ed), "ED25519"},
      {"an odd curve", own(ec_key("secp256k1")), "secp256k1"},
      {"expired", own(ec, {.begins_in_s = -7200, .ends_in_s = -3600}), "has expired"},
      {"not yet valid", own(ec, {.begins_in_s = 86400}), "not yet valid"},
      {"MD5, signed by itself", own(rsa, {.digest = "MD5"}), ""},  // nobody checks that signature
      {"CA as leaf", own(ec, {.authority = true}), "authority"},
      {"a client's", own(ec, {.extensions = {{NID_ext_key_usage, "clientAuth"}}}), "serverAuth"},
      {"for encryption only", own(ec, {.extensions = {{NID_key_usage, "keyEncipherment"}}}), "digitalSignature"},
      {"MD5 signature",
       pkcs8(ec) + pem(certificate({.key = ec, .issuer_key = root_key, .issuer = old_root, .digest = "MD5"})), "MD5"},
      {"SHA-1 signature",
       pkcs8(ec) + pem(certificate({.key = ec, .issuer_key = root_key, .issuer = old_root, .digest = "SHA1"})), "SHA1"},
      {"expired chain",
       pkcs8(ec) + pem(certificate({.key = ec, .issuer_key = root_key, .issuer = old_root})) + pem(old_root),
       "certificate 1 of the chain has expired"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const std::string said = verdict(one.text);
    CAPTURE(said);
    CHECK(said.empty() == (*one.said == '\0'));
    CHECK(said.find(one.said) != std::string::npos);
    CHECK(said.find('\n') == std::string::npos);
  }
}

TEST_CASE("endless parts and headers stay bounded", "[tls]") {
  const KeyPtr ec = ec_key();
  const std::string certificate_text = pem(certificate({.key = ec}));
  std::string many = pkcs8(ec);
  for (int i = 0; i < 20; ++i) {
    many += certificate_text;
  }
  CHECK(verdict(many).find("too many parts") != std::string::npos);
  std::string headers = "-----BEGIN PRIVATE KEY-----\n";
  for (int i = 0; i < 1000; ++i) {
    headers += "X-" + std::to_string(i) + ": y\n";
  }
  CHECK_FALSE(verdict(headers + "\nAAAA\n-----END PRIVATE KEY-----\n" + certificate_text).empty());
}
