// What becomes of API tokens when they are deleted and when a backup comes back. A token that was deleted stays
// deleted: its digest is kept until it would have expired, so that no older backup brings it back to life. Pure.
#pragma once

#include <vector>

#include "auth/accounts.hpp"
#include "core/clock.hpp"

namespace nv::auth {

// Takes the token out of the table, for good. Of more than kMostRevoked the ones that expire soonest are forgotten.
void revoke(AccountTable& table, std::uint64_t token, core::WallTime now);

// The table of a backup as this card takes it: without tokens that were deleted here or there, and with the numbers of
// future tokens going on.
AccountTable restored_table(AccountTable backup, const AccountTable& card);

struct TokenChanges {
  std::vector<ApiToken> added;
  std::vector<ApiToken> removed;
};
// Between two tables; one that has another name, role or expiry is both. Whole seconds count, as files have them.
TokenChanges token_changes(const AccountTable& before, const AccountTable& after);

}  // namespace nv::auth
