#include "auth/login_desk.hpp"

#include <algorithm>
#include <stdexcept>

#include "auth/password_rule.hpp"
#include "auth/secrets.hpp"
#include "core/peer_address.hpp"

namespace nv::auth {
namespace asio = boost::asio;

namespace {

// The same words whether the name, the password or the moment was wrong.
constexpr const char* kWrong =
    "the user name or the password is wrong, or there were too many wrong ones: then wait before the next try";

Refusal refuse(Refusal::Kind kind, std::string message) {
  return {kind, std::move(message)};
}

// Digits and letters of a MAC address: a person may type them small.
std::string capitals(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return result;
}

Account* row_of(AccountTable& table, std::string_view account) {
  const auto user = std::ranges::find(table.users, account, &Account::name);
  return account == kAdmin ? &table.admin : user != table.users.end() ? &*user : nullptr;
}

// Passes of the dearest hash; 0 when there is none.
unsigned dearest(const AccountTable& table) {
  unsigned passes = passes_of(table.admin.hash);
  for (const Account& user : table.users) {
    passes = std::max(passes, passes_of(user.hash));
  }
  return passes;
}

std::string shown_name(std::string_view name) {
  return std::string(name.substr(0, kLongestName));
}

}  // namespace

void throw_exception_from_error(const Refusal& refusal, const boost::source_location& /*where*/) {
  throw std::logic_error("unchecked refusal: " + refusal.message);
}

LoginDesk::LoginDesk(const std::filesystem::path& state_dir, const core::Clock& clock, std::string first_password)
    : clock_(clock), first_password_(std::move(first_password)), accounts_(state_dir) {}

std::vector<std::string> LoginDesk::load() {
  auto problems = accounts_.load();
  lockout_.restore(accounts_.load_pauses(), clock_.steady());
  known_.restore(accounts_.load_known_clients());
  return problems;
}

void LoginDesk::apply(const settings::LoginSettings& settings) {
  settings_ = settings;
  SessionLimits limits;
  limits.idle = std::chrono::seconds(settings.timeout_s);
  limits.read_only = settings.read_only_sessions;
  limits.strict = settings.strict;
  for (const Session& ended : sessions_.set_limits(limits)) {
    say(AuthEvent::Kind::logged_out, ended.account, {ended.via, ended.account, ended.address}, "(fewer sessions)");
  }
}

void LoginDesk::say(AuthEvent::Kind kind, std::string subject, const core::Origin& origin, std::string note) {
  events_.publish({kind, std::move(subject), origin, std::move(note)});
}

// ---- log-in ----

// By the client alone: an account's name must not tell in how long it takes.
Standing LoginDesk::standing_of(std::string_view address) const {
  return known_.contains(address)       ? Standing::known
         : lockout_.has_failed(address) ? Standing::failed
                                        : Standing::stranger;
}

// The password alone. It takes as long for a name that nobody has: for each as long as for the dearest hash of all.
asio::awaitable<PasswordHasher::Checked> LoginDesk::is_right(std::string account, std::string password) {
  const auto known = accounts_.find(account);
  const std::string hash = known ? known->account->hash : std::string();
  const bool first = known && hash.empty() && account == kAdmin;
  const bool first_right = first && equal(capitals(password), first_password_);
  auto checked = co_await hasher_.check(hash, std::move(password), dearest(accounts_.table()));
  // It may have been changed meanwhile.
  const auto still = accounts_.find(account);
  const bool same = still && still->account->hash == hash;
  checked.right = same && (first ? first_right : checked.right && !hash.empty());
  checked.dated = checked.dated && !hash.empty();
  co_return checked;
}

// A hash from another machine, or of another version, gets the cost of this one: only whoever has the password can do
// that. When it cannot be, the old one stays good. False: the account has been changed meanwhile.
asio::awaitable<bool> LoginDesk::renew_hash(std::string account, std::string password) {
  const auto known = accounts_.find(account);
  const std::string old = known ? known->account->hash : std::string();
  auto made = co_await hasher_.hash(std::move(password));
  AccountTable table = accounts_.table();
  Account* row = row_of(table, account);
  if (row == nullptr || row->hash != old) {
    co_return false;
  }
  if (made) {
    row->hash = std::move(*made);
    static_cast<void>(save(std::move(table)));
  }
  co_return true;
}

asio::awaitable<Outcome<LoginDesk::Identity>> LoginDesk::identify(std::string account, std::string password,
                                                                  std::string from) {
  for (PasswordSource* source : sources_) {
    const auto verdict = co_await source->check(account, password);
    if (verdict.answer == PasswordSource::Answer::accepted) {
      co_return Identity{verdict.role, false, std::nullopt};
    }
    if (verdict.answer == PasswordSource::Answer::refused) {
      co_return refuse(Refusal::Kind::wrong, kWrong);
    }
  }
  const HashingQueue::Turn turn = co_await queue_.take(standing_of(from), core::client_of(from));
  if (!turn) {
    co_return refuse(Refusal::Kind::busy, HashingQueue::kFull);
  }
  auto checked = co_await is_right(account, password);
  if (checked.right && checked.dated) {
    const bool same = co_await renew_hash(account, password);
    checked.right = same;
  }
  wipe(password);
  const auto known = accounts_.find(account);
  if (!checked.right || !known) {
    co_return refuse(Refusal::Kind::wrong, kWrong);
  }
  const auto days = password_days_left(account);
  co_return Identity{known->role, !days || *days <= 0, days};
}

asio::awaitable<Outcome<LoggedIn>> LoginDesk::log_in(std::string account, std::string password, core::Origin origin) {
  if (!barred().empty()) {
    co_return refuse(Refusal::Kind::busy, "the card cannot read its accounts: nobody can log in until it can");
  }
  const std::string name = shown_name(account);
  if (lockout_.pause(name, origin.from, clock_.steady())) {
    failed(name, origin);
    co_return refuse(Refusal::Kind::wrong, kWrong);
  }
  if (account.size() > kLongestName || password.size() > kLongestPassword) {
    account.clear();  // nobody's name: costs as much as any other
    password.clear();
  }
  auto identity = co_await identify(account, std::move(password), origin.from);
  if (!identity) {
    if (identity.error().kind == Refusal::Kind::wrong) {
      failed(name, origin);
    }
    co_return identity.error();
  }
  if (lockout_.pause(name, origin.from, clock_.steady())) {
    failed(name, origin);  // others failed while this one was checked
    co_return refuse(Refusal::Kind::wrong, kWrong);
  }
  lockout_.succeeded(name, origin.from);
  if (known_.remember(origin.from)) {
    accounts_.save_known_clients(known_.all());
  }
  Session session;
  session.account = name;
  session.role = identity->role;
  session.restricted = identity->restricted;
  session.address = origin.from;
  session.via = origin.via;
  if (!sessions_.admits(session)) {
    tell_within(failures_, {AuthEvent::Kind::login_failed, name, origin, "(no read-only sessions)"});
    co_return refuse(Refusal::Kind::not_allowed,
                     "accounts that only read cannot log in: login.read_only_sessions is 0");
  }
  origin.by = name;
  auto opened = sessions_.open(std::move(session), clock_.steady());
  say(AuthEvent::Kind::logged_in, name, origin, identity->restricted ? "(only to change the password)" : "");
  for (const Session& ended : opened.ended) {
    say(AuthEvent::Kind::session_replaced, ended.account, origin);
  }
  co_return LoggedIn{std::move(opened.token), *sessions_.find(opened.id), identity->days_left, std::move(opened.ended)};
}

// Counts, and tells. A pause and what it refuses have quotas of their own: whoever is paused cannot keep the next pause
// from being told.
void LoginDesk::failed(const std::string& account, const core::Origin& origin) {
  const auto now = clock_.steady();
  if (lockout_.pause(account, origin.from, now)) {
    tell_within(refused_unseen_, {AuthEvent::Kind::login_failed, account, origin, "(refused unseen)"});
    return;
  }
  const auto pause = lockout_.failed(account, origin.from, now);
  tell_within(failures_, {AuthEvent::Kind::login_failed, account, origin, {}});
  if (pause) {
    const std::string note = "(" + std::to_string(pause->count()) + " s)";
    tell_within(pauses_, {AuthEvent::Kind::login_paused, account, origin, note});
    accounts_.save_pauses(lockout_.save(now));
  }
}

void LoginDesk::tell_within(EventQuota<AuthEvent>& quota, const AuthEvent& event) {
  tell_rest();
  if (quota.take(event, clock_.steady())) {
    events_.publish(event);
  }
}

// What an hour that is over has left untold.
void LoginDesk::tell_rest() {
  for (EventQuota<AuthEvent>* quota : {&failures_, &refused_unseen_, &pauses_}) {
    if (const auto rest = quota->due(clock_.steady())) {
      events_.publish(*rest);
    }
  }
}

void LoginDesk::log_out(std::uint64_t session, const core::Origin& origin) {
  const Session* known = sessions_.find(session);
  if (known == nullptr) {
    return;
  }
  const std::string account = known->account;
  sessions_.close(session, Sessions::End::logged_out);
  say(AuthEvent::Kind::logged_out, account, origin);
}

const Session* LoginDesk::use(std::string_view token) {
  return sessions_.use(token, clock_.steady());
}

const Session* LoginDesk::look(std::string_view token) const {
  return sessions_.look(token, clock_.steady());
}

void LoginDesk::tidy() {
  if (!barred().empty()) {
    static_cast<void>(accounts_.load());
  }
  tell_rest();
  for (const Session& ended : sessions_.close_idle(clock_.steady())) {
    say(AuthEvent::Kind::logged_out, ended.account, {ended.via, ended.account, ended.address}, "(timed out)");
  }
}

// None when the account must set a password: the first one is still in force, or there is none.
std::optional<int> LoginDesk::password_days_left(std::string_view account) const {
  const auto known = accounts_.find(account);
  if (!known || known->account->hash.empty()) {
    return std::nullopt;
  }
  const auto age = std::chrono::floor<std::chrono::days>(clock_.wall() - known->account->password_since);
  // A clock that was ahead when the password was set, or that starts in 1970, must not shut anybody out.
  return static_cast<int>(settings_.password_days - std::clamp<std::int64_t>(age.count(), 0, 100'000));
}

// ---- accounts; what the administrator changes: account_changes.cpp ----

Outcome<void> LoginDesk::save(AccountTable table) {
  if (const auto saved = accounts_.set(std::move(table)); !saved) {
    return refuse(Refusal::Kind::storage, saved.error().message);
  }
  return {};
}

void LoginDesk::end_sessions_of(const std::string& account, const core::Origin& origin) {
  for (const Session& ended : sessions_.close_account(account, Sessions::End::account_changed)) {
    say(AuthEvent::Kind::logged_out, ended.account, origin, "(account changed)");
  }
}

asio::awaitable<Outcome<void>> LoginDesk::change_password(std::uint64_t session, std::string current,
                                                          std::string wanted, core::Origin origin) {
  const Session* asking = sessions_.find(session);
  const std::string account = asking != nullptr ? asking->account : std::string();
  if (!accounts_.find(account)) {
    co_return refuse(Refusal::Kind::not_allowed, "this account's password is kept elsewhere");
  }
  if (lockout_.pause(account, origin.from, clock_.steady())) {
    co_return refuse(Refusal::Kind::wrong, kWrong);
  }
  if (auto fault = password_fault(wanted)) {
    co_return refuse(Refusal::Kind::invalid, std::move(*fault));
  }
  if (current == wanted) {
    co_return refuse(Refusal::Kind::invalid, "the new password is the old one");
  }
  current.resize(std::min(current.size(), kLongestPassword + 1));
  const HashingQueue::Turn turn = co_await queue_.take(Standing::session, core::client_of(origin.from));
  if (!turn) {
    co_return refuse(Refusal::Kind::busy, HashingQueue::kFull);
  }
  const auto checked = co_await is_right(account, std::move(current));
  if (!checked.right) {
    failed(account, origin);
    co_return refuse(Refusal::Kind::wrong, "the current password is wrong");
  }
  auto hash = co_await hasher_.hash(std::move(wanted));
  if (!hash) {
    co_return refuse(Refusal::Kind::busy, hash.error().message);
  }
  AccountTable table = accounts_.table();
  Account* changed = row_of(table, account);
  if (changed == nullptr || sessions_.find(session) == nullptr) {
    co_return refuse(Refusal::Kind::not_allowed, "the account has been changed meanwhile");
  }
  changed->hash = std::move(*hash);
  changed->password_since = clock_.wall();
  if (auto saved = save(std::move(table)); !saved) {
    co_return saved;
  }
  say(AuthEvent::Kind::password_changed, account, origin);
  end_sessions_of(account, origin);
  co_return Outcome<void>();
}

}  // namespace nv::auth
