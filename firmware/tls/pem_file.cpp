#include "tls/pem_file.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tls/openssl.hpp"

namespace nv::tls {
namespace {

// One "-----BEGIN name-----" block, its key material wiped at the end.
struct Block {
  std::string name;
  std::string header;
  std::vector<unsigned char> content;

  Block() = default;
  Block(Block&&) = default;
  Block& operator=(Block&&) = default;
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { OPENSSL_cleanse(content.data(), content.size()); }
};

core::Result<std::vector<Block>> read_blocks(std::string_view text) {
  ERR_clear_error();
  const OwnedBio input(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::vector<Block> blocks;
  constexpr std::size_t kMostBlocks = kMostCertificates + 3;
  for (;;) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* content = nullptr;
    long size = 0;
    if (PEM_read_bio(input.get(), &name, &header, &content, &size) != 1) {
      break;
    }
    Block block;
    block.name = name;
    block.header = header;
    block.content.assign(content, content + size);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(content, static_cast<std::size_t>(size));
    blocks.push_back(std::move(block));
    if (blocks.size() > kMostBlocks) {
      return core::fail("the file has too many parts: one key and at most " + std::to_string(kMostCertificates) +
                        " certificates are taken");
    }
  }
  const auto reason = ERR_GET_REASON(ERR_peek_last_error());
  ERR_clear_error();
  if (reason != PEM_R_NO_START_LINE && reason != 0) {
    return core::fail("part " + std::to_string(blocks.size() + 1) +
                      " of the file is damaged: no END line, or no clean Base64 between BEGIN and END");
  }
  return blocks;
}

bool is_key(const Block& block) {
  return block.name.ends_with("PRIVATE KEY");
}
bool is_certificate(const Block& block) {
  return block.name == "CERTIFICATE" || block.name == "X509 CERTIFICATE";
}
bool is_encrypted(const Block& block) {
  return block.name == "ENCRYPTED PRIVATE KEY" || block.header.find("ENCRYPTED") != std::string::npos;
}

// PKCS#8, PKCS#1 or SEC1. The whole block must be the key.
core::Result<OwnedKey> read_key(const Block& block) {
  if (is_encrypted(block)) {
    return core::fail("the private key is encrypted: store it without a passphrase (openssl pkey -in FILE)");
  }
  const unsigned char* position = block.content.data();
  OwnedKey key(d2i_AutoPrivateKey(nullptr, &position, static_cast<long>(block.content.size())));
  ERR_clear_error();
  if (!key || position != block.content.data() + block.content.size()) {
    return core::fail("the private key cannot be read: its content is damaged or of an unknown kind");
  }
  return key;
}

core::Result<OwnedCertificate> read_certificate(const Block& block, std::size_t number) {
  const unsigned char* position = block.content.data();
  OwnedCertificate certificate(d2i_X509(nullptr, &position, static_cast<long>(block.content.size())));
  ERR_clear_error();
  if (!certificate || position != block.content.data() + block.content.size()) {
    return core::fail("certificate " + std::to_string(number) + " of the file cannot be read: its content is damaged");
  }
  return certificate;
}

struct Parts {
  OwnedKey key;
  std::vector<std::shared_ptr<X509>> certificates;
};

core::Result<void> add_part(Parts& parts, const Block& block) {
  if (is_key(block)) {
    if (parts.key) {
      return core::fail("the file has two private keys: exactly one is needed");
    }
    auto key = read_key(block);
    if (!key) {
      return key.error();
    }
    parts.key = std::move(*key);
    return {};
  }
  if (is_certificate(block)) {
    auto certificate = read_certificate(block, parts.certificates.size() + 1);
    if (!certificate) {
      return certificate.error();
    }
    parts.certificates.emplace_back(certificate->release(), X509_free);
    return {};
  }
  if (block.name == "EC PARAMETERS") {
    return {};  // openssl ecparam writes it before the key, which says the same again
  }
  return core::fail("the file has a part that is neither a private key nor a certificate");
}

core::Result<Parts> read_parts(const std::vector<Block>& blocks) {
  Parts parts;
  for (const Block& block : blocks) {
    if (auto added = add_part(parts, block); !added) {
      return added.error();
    }
  }
  if (!parts.key && parts.certificates.empty()) {
    return core::fail("the file has no PEM part: neither \"BEGIN PRIVATE KEY\" nor \"BEGIN CERTIFICATE\" is in it");
  }
  if (!parts.key) {
    return core::fail("the private key is missing: the file has no \"BEGIN PRIVATE KEY\" part");
  }
  if (parts.certificates.empty()) {
    return core::fail("the certificate is missing: the file has no \"BEGIN CERTIFICATE\" part");
  }
  if (parts.certificates.size() > kMostCertificates) {
    return core::fail("the file has more than " + std::to_string(kMostCertificates) + " certificates");
  }
  return parts;
}

bool issued(const X509* issuer, const X509* subject) {
  return X509_check_issued(const_cast<X509*>(issuer), const_cast<X509*>(subject)) == X509_V_OK;
}

// Takes the certificates one by one that issued the last one taken; the rest is no part of the chain.
core::Result<Identity> in_order(Parts parts) {
  Identity identity;
  auto& rest = parts.certificates;
  const auto leaf = std::ranges::find_if(rest, [&](const auto& candidate) {
    const EVP_PKEY* key = X509_get0_pubkey(candidate.get());
    return key != nullptr && EVP_PKEY_eq(key, parts.key.get()) == 1;
  });
  ERR_clear_error();
  if (leaf == rest.end()) {
    return core::fail("the private key does not belong to the certificate");
  }
  identity.leaf = *leaf;
  rest.erase(leaf);
  const X509* last = identity.leaf.get();
  while (!rest.empty()) {
    const auto next =
        std::ranges::find_if(rest, [last](const auto& candidate) { return issued(candidate.get(), last); });
    if (next == rest.end()) {
      return core::fail("a certificate of the file is no part of the chain: it did not issue the one before it");
    }
    identity.chain.push_back(*next);
    rest.erase(next);
    last = identity.chain.back().get();
  }
  identity.key = std::move(parts.key);
  return identity;
}

}  // namespace

core::Result<Identity> read_pem_file(std::string_view text) {
  if (text.empty()) {
    return core::fail("the file is empty");
  }
  if (text.size() > kLargestPemFile) {
    return core::fail("the file is longer than " + std::to_string(kLargestPemFile / 1024) + " KB");
  }
  if (text.starts_with("\x30\x82") || text.starts_with("\x30\x81") || text.starts_with("\x30\x80")) {
    return core::fail("the file is in binary form (DER or PKCS#12): PEM text is needed");
  }
  const auto blocks = read_blocks(text);
  if (!blocks) {
    return blocks.error();
  }
  auto parts = read_parts(*blocks);
  if (!parts) {
    return parts.error();
  }
  return in_order(std::move(*parts));
}

}  // namespace nv::tls
