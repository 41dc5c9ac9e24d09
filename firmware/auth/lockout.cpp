#include "auth/lockout.hpp"

#include <algorithm>

#include "core/peer_address.hpp"

namespace nv::auth {
namespace {

std::chrono::seconds left_of(core::SteadyTime until, core::SteadyTime now) {
  return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(until - now));
}

}  // namespace

const Lockout::Record* Lockout::find(std::string_view account, std::string_view client) const {
  const auto found = std::ranges::find_if(
      records_, [&](const Record& record) { return record.account == account && record.client == client; });
  return found != records_.end() ? &*found : nullptr;
}

Lockout::Record& Lockout::record(std::string_view account, std::string_view client, core::SteadyTime now) {
  std::erase_if(records_, [now](const Record& old) { return now - old.last > kForgotten && now >= old.until; });
  if (const Record* known = find(account, client)) {
    return records_[static_cast<std::size_t>(known - records_.data())];
  }
  if (records_.size() >= kMostRecords) {
    records_.erase(std::ranges::min_element(records_, {}, &Record::last));
  }
  Record fresh;
  fresh.account = account;
  fresh.client = client;
  records_.push_back(std::move(fresh));
  return records_.back();
}

std::optional<std::chrono::seconds> Lockout::count(Record& record, unsigned free_tries, core::SteadyTime now) {
  record.last = now;
  ++record.failures;
  if (record.failures <= free_tries) {
    return std::nullopt;
  }
  constexpr unsigned kMostDoublings = 16;
  const unsigned doublings = std::min(record.failures - free_tries - 1, kMostDoublings);
  const auto pause = std::min<std::chrono::seconds>(kFirstPause * (1u << doublings), kLongestPause);
  record.until = std::max(record.until, now + pause);
  return pause;
}

std::optional<std::chrono::seconds> Lockout::pause(std::string_view account, std::string_view address,
                                                   core::SteadyTime now) const {
  const std::string client = core::client_of(address);
  std::chrono::seconds longest{0};
  for (const Record* record : {find(account, client), find({}, client)}) {
    longest = record != nullptr ? std::max(longest, left_of(record->until, now)) : longest;
  }
  return longest.count() > 0 ? std::optional(longest) : std::nullopt;
}

std::optional<std::chrono::seconds> Lockout::failed(std::string_view account, std::string_view address,
                                                    core::SteadyTime now) {
  const std::string client = core::client_of(address);
  const auto of_client = count(record({}, client, now), kFreeTriesOfClient, now);
  const auto of_account = count(record(account, client, now), kFreeTries, now);
  return of_account && of_client ? std::max(of_account, of_client) : of_account ? of_account : of_client;
}

void Lockout::succeeded(std::string_view account, std::string_view address) {
  const std::string client = core::client_of(address);
  std::erase_if(records_, [&](const Record& record) {
    return record.client == client && (record.account == account || record.account.empty());
  });
}

bool Lockout::has_failed(std::string_view address) const {
  return find({}, core::client_of(address)) != nullptr;
}

std::vector<Lockout::Saved> Lockout::save(core::SteadyTime now) const {
  std::vector<Saved> saved;
  for (const Record& record : records_) {
    if (record.until > now) {
      saved.push_back({record.account, record.client, record.failures, left_of(record.until, now)});
    }
  }
  return saved;
}

void Lockout::restore(const std::vector<Saved>& saved, core::SteadyTime now) {
  records_.clear();
  for (const Saved& one : saved) {
    if (records_.size() < kMostRecords && !one.client.empty()) {
      records_.push_back({one.account, core::client_of(one.client), one.failures, now,
                          now + std::clamp(one.left, std::chrono::seconds(0), kLongestPause)});
    }
  }
}

}  // namespace nv::auth
