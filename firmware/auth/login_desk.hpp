// The one place that says who somebody is: log-in, sessions, passwords, accounts, tokens. Web, and later SSH, ask here,
// so that they share sessions and pauses; other sources of accounts (RADIUS) plug in as a PasswordSource. Main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "auth/accounts.hpp"
#include "auth/event_quota.hpp"
#include "auth/hashing_queue.hpp"
#include "auth/known_clients.hpp"
#include "auth/lockout.hpp"
#include "auth/password_hash.hpp"
#include "auth/role.hpp"
#include "auth/sessions.hpp"
#include "core/clock.hpp"
#include "core/feed.hpp"
#include "core/origin.hpp"
#include "core/result.hpp"
#include "settings/sections/login.hpp"

namespace nv::auth {

// Something for the event log.
struct AuthEvent {
  enum class Kind {
    logged_in,
    logged_out,
    session_replaced,
    login_failed,
    login_paused,  // "account locked": the next tries are refused unseen
    password_changed,
    account_changed,
    token_made,
    token_removed,
  };
  Kind kind{};
  std::string subject;  // the account, or the token's name
  core::Origin origin;
  std::string note;
};

// Accounts that are kept elsewhere. Asked before the local table (manual 15.4).
class PasswordSource {
 public:
  enum class Answer { unknown, refused, accepted };  // unknown: ask the next; refused: that is the end of it
  struct Verdict {
    Answer answer = Answer::unknown;
    Role role = Role::read_only;
  };
  virtual ~PasswordSource() = default;
  virtual boost::asio::awaitable<Verdict> check(std::string account, std::string password) = 0;
};

// Why something was not done.
struct Refusal {
  enum class Kind { wrong, busy, not_allowed, invalid, missing, storage };
  Kind kind{};
  std::string message;  // one sentence, for the person
};
template <class T>
using Outcome = core::Result<T, Refusal>;
[[noreturn]] void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where);

struct LoggedIn {
  std::string token;  // for the cookie
  Session session;
  std::optional<int> password_days_left;  // none for an account of another source
  std::vector<Session> replaced;
};

struct MadeToken {
  ApiToken token;
  std::string secret;  // shown once
};

class LoginDesk {
 public:
  // first_password: the last six characters of the MAC address, letters as capitals.
  LoginDesk(const std::filesystem::path& state_dir, const core::Clock& clock, std::string first_password);

  std::vector<std::string> load();  // one line per problem
  void apply(const settings::LoginSettings& settings);
  void add_source(PasswordSource& source) { sources_.push_back(&source); }
  core::Feed<AuthEvent>& events() { return events_; }

  // True until the admin has a password of his own: nothing but changing it may be served.
  bool is_factory_new() const { return accounts_.barred().empty() && accounts_.table().admin.hash.empty(); }
  // Why nobody can log in: the file of the accounts cannot be used. Empty when all is well. tidy() tries again.
  const std::string& barred() const { return accounts_.barred(); }

  boost::asio::awaitable<Outcome<LoggedIn>> log_in(std::string account, std::string password, core::Origin origin);
  void log_out(std::uint64_t session, const core::Origin& origin);

  const Session* use(std::string_view token);
  // Without beginning its time anew: for what a page asks without a person.
  const Session* look(std::string_view token) const;
  Sessions::Ending end_of(std::string_view token) const { return sessions_.end_of(token); }
  const Session* session(std::uint64_t id) const { return sessions_.find(id); }
  std::chrono::seconds left(const Session& session) const { return sessions_.left(session, clock_.steady()); }
  std::optional<int> password_days_left(std::string_view account) const;

  // Ends every session of the account.
  boost::asio::awaitable<Outcome<void>> change_password(std::uint64_t session, std::string current, std::string wanted,
                                                        core::Origin origin);

  const AccountTable& table() const { return accounts_.table(); }
  struct UserChange {
    std::string name;
    UserAccess access = UserAccess::disabled;
    std::optional<std::string> password;  // none: as before
  };
  // Row 1 to 8. Ends the sessions of the account that was there. `session`: who asks, and must still be logged in once
  // the password is hashed; 0: nobody who logs in.
  boost::asio::awaitable<Outcome<void>> set_user(std::size_t row, UserChange change, core::Origin origin,
                                                 std::uint64_t session = 0);
  Outcome<void> remove_user(std::size_t row, const core::Origin& origin);
  // Back to the first password, without users and tokens (manual 10); every session ends.
  Outcome<void> reset(const core::Origin& origin);

  // All accounts and tokens at once, those of a backup; the sessions of those that change end.
  Outcome<void> restore(AccountTable table, const core::Origin& origin);

  // A key of 32 bytes from a passphrase (Argon2id), for what a backup seals. The salt: 32 hexadecimal digits.
  // `from`: who asks, for the queue.
  boost::asio::awaitable<core::Result<std::string>> derive_key(std::string passphrase, std::string salt,
                                                               std::string from);

  Outcome<MadeToken> make_token(std::string name, Role role, std::chrono::days valid, const core::Origin& origin);
  Outcome<void> remove_token(std::uint64_t id, const core::Origin& origin);
  // A token that is good now.
  const ApiToken* find_token(std::string_view secret) const;
  const ApiToken* find_token_of(std::string_view digest) const;  // token_digest() of the secret

  // Now and then: ends sessions over their time, reads accounts that could not be read, tells how many events an hour
  // has left out.
  void tidy();

 private:
  struct Identity {
    Role role{};
    bool restricted = false;
    std::optional<int> days_left;
  };
  boost::asio::awaitable<Outcome<Identity>> identify(std::string account, std::string password, std::string from);
  boost::asio::awaitable<PasswordHasher::Checked> is_right(std::string account, std::string password);
  boost::asio::awaitable<bool> renew_hash(std::string account, std::string password);
  Standing standing_of(std::string_view address) const;
  void failed(const std::string& account, const core::Origin& origin);
  void tell_within(EventQuota<AuthEvent>& quota, const AuthEvent& event);
  void tell_rest();
  void say(AuthEvent::Kind kind, std::string subject, const core::Origin& origin, std::string note = {});
  void end_sessions_of(const std::string& account, const core::Origin& origin);
  Outcome<void> save(AccountTable table);

  const core::Clock& clock_;
  std::string first_password_;
  Accounts accounts_;
  Sessions sessions_;
  Lockout lockout_;
  KnownClients known_;
  HashingQueue queue_;
  PasswordHasher hasher_;
  std::vector<PasswordSource*> sources_;
  settings::LoginSettings settings_;
  core::Feed<AuthEvent> events_;
  EventQuota<AuthEvent> failures_;
  EventQuota<AuthEvent> refused_unseen_;
  EventQuota<AuthEvent> pauses_;
};

}  // namespace nv::auth
