// Ownership of OpenSSL's objects and its last error as text. Only for this room's .cpp files.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstddef>
#include <memory>
#include <string>

#include "core/clock.hpp"

namespace nv::tls {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

using OwnedBio = Owned<BIO, BIO_free_all>;
using OwnedKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using OwnedCertificate = Owned<X509, X509_free>;
using OwnedContext = Owned<SSL_CTX, SSL_CTX_free>;
using OwnedSsl = Owned<SSL, SSL_free>;

// The newest entry of this thread's error queue, which is empty afterwards: "unsupported protocol".
std::string last_openssl_error();

// Everything that was written to a memory BIO.
std::string text_of(BIO* memory);

// The next certificate of a PEM text; none at its end, or where it is damaged. One that is encrypted counts as damaged:
// left alone, OpenSSL would ask the terminal for a passphrase, and everything would wait for it.
OwnedCertificate next_certificate(BIO* pem);

// Seconds since 1970; the time of a certificate's field. A field that is no time counts as 1970.
std::int64_t seconds_of(core::WallTime time);
std::int64_t seconds_of(const ASN1_TIME* time);

}  // namespace nv::tls
