// What the administrator does to accounts and tokens: users, the reset, a restore, API tokens. Each change is stored,
// told and ends the sessions it concerns, or nothing happens.
#include <algorithm>
#include <utility>

#include "auth/login_desk.hpp"
#include "auth/password_rule.hpp"
#include "auth/secrets.hpp"
#include "auth/token_table.hpp"
#include "core/peer_address.hpp"

namespace nv::auth {
namespace asio = boost::asio;

using enum Refusal::Kind;

asio::awaitable<Outcome<void>> LoginDesk::set_user(std::size_t row, UserChange change, core::Origin origin,
                                                   std::uint64_t session) {
  if (row < 1 || row > kUsers) {
    co_return Refusal{missing, "the table has rows 1 to 8"};
  }
  if (auto fault = name_fault(change.name)) {
    co_return Refusal{invalid, std::move(*fault)};
  }
  const auto is_taken = [&] {
    const auto& users = accounts_.table().users;
    return std::ranges::any_of(
        users, [&](const Account& user) { return &user != &users.at(row - 1) && user.name == change.name; });
  };
  if (is_taken()) {
    co_return Refusal{invalid, "another row has this name"};
  }
  std::optional<std::string> hash;
  if (change.password) {
    if (auto fault = password_fault(*change.password)) {
      co_return Refusal{invalid, std::move(*fault)};
    }
    const HashingQueue::Turn turn = co_await queue_.take(Standing::session, core::client_of(origin.from));
    if (!turn) {
      co_return Refusal{busy, HashingQueue::kFull};
    }
    auto made = co_await hasher_.hash(std::move(*change.password));
    if (!made) {
      co_return Refusal{busy, made.error().message};
    }
    hash = std::move(*made);
    if (session != 0 && sessions_.find(session) == nullptr) {
      co_return Refusal{not_allowed, "the session has ended meanwhile"};
    }
  }
  AccountTable table = accounts_.table();
  Account& user = table.users.at(row - 1);
  const Account before = user;
  if (is_taken()) {
    co_return Refusal{invalid, "another row has this name"};
  }
  user.name = change.name;
  user.access = change.access;
  if (hash) {
    user.hash = std::move(*hash);
    user.password_since = clock_.wall();
  } else if (before.name != change.name) {
    user.hash.clear();  // a password belongs to a person, not to a row
  }
  if (user.hash.empty() && user.access != UserAccess::disabled) {
    co_return Refusal{invalid, "an account that is not disabled needs a password"};
  }
  if (user == before) {
    co_return Outcome<void>();
  }
  const std::string note = "(" + std::string(access_name(before.access)) + " -> " +
                           std::string(access_name(change.access)) + (change.password ? ", new password)" : ")");
  if (auto saved = save(std::move(table)); !saved) {
    co_return saved;
  }
  say(AuthEvent::Kind::account_changed, change.name, origin, note);
  end_sessions_of(before.name, origin);
  co_return Outcome<void>();
}

Outcome<void> LoginDesk::remove_user(std::size_t row, const core::Origin& origin) {
  if (row < 1 || row > kUsers || accounts_.table().users.at(row - 1).name.empty()) {
    return Refusal{missing, "there is no user in this row"};
  }
  AccountTable table = accounts_.table();
  const std::string name = std::exchange(table.users.at(row - 1), Account()).name;
  if (auto saved = save(std::move(table)); !saved) {
    return saved;
  }
  say(AuthEvent::Kind::account_changed, name, origin, "(removed)");
  end_sessions_of(name, origin);
  return {};
}

Outcome<void> LoginDesk::reset(const core::Origin& origin) {
  AccountTable fresh;
  fresh.admin.name = kAdmin;
  fresh.revoked = accounts_.table().revoked;
  if (auto saved = save(std::move(fresh)); !saved) {
    return saved;
  }
  known_.restore({});
  accounts_.save_known_clients({});
  say(AuthEvent::Kind::account_changed, std::string(kAdmin), origin, "(all accounts back to the first password)");
  while (!sessions_.all().empty()) {
    end_sessions_of(std::string(sessions_.all().front().account), origin);
  }
  return {};
}

Outcome<void> LoginDesk::restore(AccountTable table, const core::Origin& origin) {
  const AccountTable before = accounts_.table();
  if (table.admin.hash.empty()) {
    return Refusal{invalid, "the administrator must have a password"};
  }
  table = restored_table(std::move(table), before);
  if (auto saved = save(table); !saved) {
    return saved;
  }
  const auto changed = [&](const Account& was, const Account& is) {
    // Not its date: the file has whole seconds.
    if (was.name != is.name || was.hash != is.hash || was.access != is.access) {
      const std::string& name = is.name.empty() ? was.name : is.name;
      say(AuthEvent::Kind::account_changed, name, origin, "(restored)");
      end_sessions_of(was.name, origin);
    }
  };
  changed(before.admin, table.admin);
  for (std::size_t i = 0; i < kUsers; ++i) {
    changed(before.users.at(i), table.users.at(i));
  }
  const TokenChanges tokens = token_changes(before, table);
  for (const ApiToken& token : tokens.removed) {
    say(AuthEvent::Kind::token_removed, token.name, origin, "(restored)");
  }
  for (const ApiToken& token : tokens.added) {
    say(AuthEvent::Kind::token_made, token.name, origin, "(restored, " + std::string(role_name(token.role)) + ")");
  }
  return {};
}

// ---- tokens ----

asio::awaitable<core::Result<std::string>> LoginDesk::derive_key(std::string passphrase, std::string salt,
                                                                 std::string from) {
  const HashingQueue::Turn turn = co_await queue_.take(Standing::session, core::client_of(from));
  if (!turn) {
    co_return core::fail(HashingQueue::kFull);
  }
  auto key = co_await hasher_.derive(std::move(passphrase), std::move(salt));
  co_return key;
}

Outcome<MadeToken> LoginDesk::make_token(std::string name, Role role, std::chrono::days valid,
                                         const core::Origin& origin) {
  AccountTable table = accounts_.table();
  if (auto fault = name_fault(name)) {
    return Refusal{invalid, std::move(*fault)};
  }
  if (role == Role::admin) {
    return Refusal{invalid, "a token is read_only or read_write: accounts are for people to change"};
  }
  if (valid < std::chrono::days(1) || valid > kLongestToken) {
    return Refusal{invalid, "a token is valid for 1 to 3650 days"};
  }
  if (std::ranges::find(table.tokens, name, &ApiToken::name) != table.tokens.end()) {
    return Refusal{invalid, "another token has this name"};
  }
  if (table.tokens.size() >= kMostTokens) {
    return Refusal{invalid, "there are 32 tokens already: remove one first"};
  }
  MadeToken made;
  made.secret = "nvt_" + random_token();
  made.token.id = table.next_token++;
  made.token.name = std::move(name);
  made.token.role = role;
  made.token.digest = token_digest(made.secret);
  made.token.made = clock_.wall();
  made.token.expires = clock_.wall() + valid;
  table.tokens.push_back(made.token);
  if (auto saved = save(std::move(table)); !saved) {
    return saved.error();
  }
  say(AuthEvent::Kind::token_made, made.token.name, origin, "(" + std::string(role_name(role)) + ")");
  return made;
}

Outcome<void> LoginDesk::remove_token(std::uint64_t id, const core::Origin& origin) {
  AccountTable table = accounts_.table();
  const auto found = std::ranges::find(table.tokens, id, &ApiToken::id);
  if (found == table.tokens.end()) {
    return Refusal{missing, "there is no such token"};
  }
  const std::string name = found->name;
  revoke(table, id, clock_.wall());
  if (auto saved = save(std::move(table)); !saved) {
    return saved;
  }
  say(AuthEvent::Kind::token_removed, name, origin);
  return {};
}

const ApiToken* LoginDesk::find_token(std::string_view secret) const {
  return find_token_of(token_digest(secret));
}

const ApiToken* LoginDesk::find_token_of(std::string_view digest) const {
  const auto& tokens = accounts_.table().tokens;
  const auto found = std::ranges::find_if(tokens, [&](const ApiToken& token) { return equal(token.digest, digest); });
  return found != tokens.end() && clock_.wall() < found->expires ? &*found : nullptr;
}

}  // namespace nv::auth
