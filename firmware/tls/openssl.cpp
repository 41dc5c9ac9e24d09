#include "tls/openssl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <chrono>
#include <ctime>

namespace nv::tls {

std::string last_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  std::string text = reason != nullptr ? reason : "unknown reason";
  ERR_clear_error();
  return text;
}

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

OwnedCertificate next_certificate(BIO* pem) {
  const auto no_passphrase = [](char* /*room*/, int /*size*/, int /*writing*/, void* /*unused*/) { return -1; };
  return OwnedCertificate(PEM_read_bio_X509(pem, nullptr, no_passphrase, nullptr));
}

std::int64_t seconds_of(core::WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::int64_t seconds_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
    return 0;
  }
  return std::int64_t{::timegm(&parts)};
}

}  // namespace nv::tls
