#include "tls/client_authorities.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "tls/identity.hpp"
#include "tls/openssl.hpp"
#include "tls/pem_file.hpp"

namespace nv::tls {
namespace fs = std::filesystem;

namespace {

using Certificate = std::shared_ptr<X509>;

// The certificates of a text; it ends at what is none.
std::vector<Certificate> certificates_in(std::string_view pem) {
  std::vector<Certificate> list;
  const OwnedBio input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  while (list.size() <= kMostAuthorities) {
    Certificate one(next_certificate(input.get()).release(), X509_free);
    if (!one) {
      break;
    }
    list.push_back(std::move(one));
  }
  return list;
}

bool holds_authorities(const core::KeptFile& kept) {
  const bool good = kept.kind == core::Kept::good && !certificates_in(kept.content).empty();
  ERR_clear_error();
  return good;
}

CertificateInfo info_of_one(const Certificate& certificate) {
  Identity alone;
  alone.leaf = certificate;
  alone.key = std::shared_ptr<EVP_PKEY>(X509_get_pubkey(certificate.get()), EVP_PKEY_free);
  return info_of(alone);
}

core::Result<void> check_authorities(std::string_view pem, core::WallTime now) {
  if (pem.size() > kLargestPemFile) {
    return core::fail("the file is longer than " + std::to_string(kLargestPemFile) + " bytes");
  }
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    return core::fail("the file holds a private key: only the authority's certificate is needed here");
  }
  ERR_clear_error();
  const auto list = certificates_in(pem);
  const auto reason = ERR_GET_REASON(ERR_peek_last_error());
  ERR_clear_error();
  if (list.size() > kMostAuthorities) {
    return core::fail("at most " + std::to_string(kMostAuthorities) + " certificates are taken");
  }
  if (list.empty() || (reason != PEM_R_NO_START_LINE && reason != 0)) {
    return core::fail("certificate " + std::to_string(list.size() + 1) + " is missing or damaged: PEM is needed");
  }
  for (const Certificate& certificate : list) {
    const std::string subject = info_of_one(certificate).subject;
    if (X509_check_ca(certificate.get()) != 1) {
      return core::fail(subject + " is no certificate of an authority");
    }
    if (X509_get0_pubkey(certificate.get()) == nullptr) {
      ERR_clear_error();
      return core::fail("the public key of " + subject + " cannot be read");
    }
    if (seconds_of(now) >= seconds_of(X509_get0_notAfter(certificate.get()))) {
      return core::fail(subject + " has expired");
    }
  }
  return {};
}

}  // namespace

ClientAuthorities::ClientAuthorities(const fs::path& state_dir, const core::Clock& clock, core::Logger log)
    : file_(state_dir / "tls" / "client_authorities.pem"),
      trial_file_(state_dir / "tls" / "client_authorities.trial"),
      clock_(clock),
      log_(std::move(log)) {}

void ClientAuthorities::load() {
  std::error_code ignored;
  fs::remove(trial_file_, ignored);
  core::KeptFile kept = core::read_kept_file(file_, kLargestPemFile);
  if (kept.kind == core::Kept::missing) {
    return;
  }
  if (holds_authorities(kept)) {
    pem_ = std::move(kept.content);
    return;
  }
  log_.error(file_.string() + " cannot be used, so no client gets in over HTTPS until it can" +
             (kept.fault.empty() ? std::string() : ": " + kept.fault));
  pem_ = kUnusable;
}

// A file that is missing now is no reason to let everybody in: only a restart, or remove(), takes that for none.
bool ClientAuthorities::read_again() {
  if (!is_unusable()) {
    return false;
  }
  core::KeptFile kept = core::read_kept_file(file_, kLargestPemFile);
  if (!holds_authorities(kept)) {
    return false;
  }
  log_.notice("the client authorities can be read again");
  pem_ = std::move(kept.content);
  changed_.publish(pem());
  return true;
}

std::vector<AuthorityInfo> ClientAuthorities::list() const {
  std::vector<AuthorityInfo> all;
  for (const Certificate& certificate : certificates_in(pem())) {
    CertificateInfo info = info_of_one(certificate);
    all.push_back({std::move(info.subject), info.not_after, std::move(info.fingerprint)});
  }
  ERR_clear_error();
  return all;
}

core::Result<void> ClientAuthorities::check(std::string_view pem) const {
  return check_authorities(pem, clock_.wall());
}

core::Result<void> ClientAuthorities::try_out(std::string_view pem, std::chrono::seconds time) {
  if (auto saved = core::replace_file(trial_file_, pem); !saved) {
    return saved;
  }
  trial_ = Trial{std::string(pem), clock_.steady() + time};
  changed_.publish(this->pem());
  return {};
}

std::optional<std::chrono::seconds> ClientAuthorities::trial_left() const {
  if (!trial_) {
    return std::nullopt;
  }
  return std::max(std::chrono::ceil<std::chrono::seconds>(trial_->until - clock_.steady()), std::chrono::seconds(0));
}

core::Result<void> ClientAuthorities::confirm() {
  if (!trial_) {
    return {};
  }
  if (auto saved = core::replace_file(file_, trial_->pem); !saved) {
    return saved;
  }
  pem_ = std::move(trial_->pem);
  end_trial();
  return {};
}

bool ClientAuthorities::end_late_trial() {
  if (!trial_ || clock_.steady() < trial_->until) {
    return false;
  }
  end_trial();
  return true;
}

void ClientAuthorities::end_trial() {
  trial_.reset();
  std::error_code ignored;
  fs::remove(trial_file_, ignored);
  changed_.publish(pem_);
}

core::Result<bool> ClientAuthorities::remove() {
  if (pem().empty()) {
    return false;
  }
  std::error_code error;
  fs::remove(file_, error);
  if (error) {
    return core::fail("cannot remove " + file_.string() + ": " + error.message());
  }
  pem_.clear();
  end_trial();
  return true;
}

}  // namespace nv::tls
