#include "auth/token_table.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nv::auth {
namespace {

void bound(std::vector<RevokedToken>& revoked) {
  std::ranges::stable_sort(revoked, std::ranges::greater(), &RevokedToken::expires);
  revoked.resize(std::min(revoked.size(), kMostRevoked));
}

bool same(const ApiToken& a, const ApiToken& b) {
  const auto second = [](core::WallTime time) { return std::chrono::floor<std::chrono::seconds>(time); };
  return a.digest == b.digest && a.name == b.name && a.role == b.role && second(a.expires) == second(b.expires);
}

std::vector<ApiToken> missing(const std::vector<ApiToken>& from, const std::vector<ApiToken>& in) {
  std::vector<ApiToken> result;
  std::ranges::copy_if(from, std::back_inserter(result), [&](const ApiToken& token) {
    return std::ranges::none_of(in, [&](const ApiToken& other) { return same(token, other); });
  });
  return result;
}

}  // namespace

void revoke(AccountTable& table, std::uint64_t token, core::WallTime now) {
  std::erase_if(table.revoked, [now](const RevokedToken& old) { return old.expires <= now; });
  const auto found = std::ranges::find(table.tokens, token, &ApiToken::id);
  if (found != table.tokens.end()) {
    table.revoked.push_back({found->digest, found->expires});
    table.tokens.erase(found);
  }
  bound(table.revoked);
}

AccountTable restored_table(AccountTable backup, const AccountTable& card) {
  backup.next_token = std::max(backup.next_token, card.next_token);
  for (const RevokedToken& token : card.revoked) {
    if (std::ranges::find(backup.revoked, token.digest, &RevokedToken::digest) == backup.revoked.end()) {
      backup.revoked.push_back(token);
    }
  }
  std::erase_if(backup.tokens, [&](const ApiToken& token) {
    return std::ranges::find(backup.revoked, token.digest, &RevokedToken::digest) != backup.revoked.end();
  });
  bound(backup.revoked);
  return backup;
}

TokenChanges token_changes(const AccountTable& before, const AccountTable& after) {
  return {missing(after.tokens, before.tokens), missing(before.tokens, after.tokens)};
}

}  // namespace nv::auth
