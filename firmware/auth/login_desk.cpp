#include "auth/login_desk.hpp"

#include <algorithm>
#include <stdexcept>

#include "auth/password_rule.hpp"
#include "auth/secrets.hpp"

namespace nv::auth {
namespace asio = boost::asio;

namespace {

// The same words whether the name, the password or the moment was wrong.
constexpr const char* kWrong =
    "the user name or the password is wrong, or there were too many wrong ones: then wait before the next try";
// Failed log-ins are told one by one up to this number an hour, so that an attack cannot push other events out.
constexpr unsigned kToldAnHour = 60;

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
  return problems;
}

void LoginDesk::apply(const settings::LoginSettings& settings) {
  settings_ = settings;
  SessionLimits limits;
  limits.idle = std::chrono::seconds(settings.timeout_s);
  limits.read_only = settings.read_only_sessions;
  limits.strict = settings.strict;
  sessions_.set_limits(limits);
}

void LoginDesk::say(AuthEvent::Kind kind, std::string subject, const core::Origin& origin, std::string note) {
  events_.publish({kind, std::move(subject), origin, std::move(note)});
}

// ---- log-in ----

// The password alone. It takes as long for a name that nobody has.
asio::awaitable<Outcome<bool>> LoginDesk::is_right(std::string account, std::string password) {
  const auto known = accounts_.find(account);
  const std::string hash = known ? known->account->hash : std::string();
  const bool first = known && hash.empty() && account == kAdmin;
  const bool first_right = first && equal(capitals(password), first_password_);
  auto checked = co_await hasher_.check(hash.empty() ? nobodys_hash() : hash, std::move(password));
  if (!checked) {
    co_return refuse(Refusal::Kind::busy, checked.error().message);
  }
  // It may have been changed meanwhile.
  const auto still = accounts_.find(account);
  const bool same = still && still->account->hash == hash;
  co_return same && (first ? first_right : *checked && !hash.empty());
}

asio::awaitable<Outcome<LoginDesk::Identity>> LoginDesk::identify(std::string account, std::string password) {
  for (PasswordSource* source : sources_) {
    const auto verdict = co_await source->check(account, password);
    if (verdict.answer == PasswordSource::Answer::accepted) {
      co_return Identity{verdict.role, false, std::nullopt};
    }
    if (verdict.answer == PasswordSource::Answer::refused) {
      co_return refuse(Refusal::Kind::wrong, kWrong);
    }
  }
  const auto right = co_await is_right(account, std::move(password));
  if (!right) {
    co_return right.error();
  }
  const auto known = accounts_.find(account);
  if (!*right || !known) {
    co_return refuse(Refusal::Kind::wrong, kWrong);
  }
  const auto days = password_days_left(account);
  co_return Identity{known->role, !days || *days <= 0, days};
}

asio::awaitable<Outcome<LoggedIn>> LoginDesk::log_in(std::string account, std::string password, core::Origin origin) {
  const std::string name = shown_name(account);
  if (lockout_.pause(name, origin.from, clock_.steady())) {
    failed(name, origin);
    co_return refuse(Refusal::Kind::wrong, kWrong);
  }
  if (account.size() > kLongestName || password.size() > kLongestPassword) {
    account.clear();  // nobody's name: costs as much as any other
    password.clear();
  }
  auto identity = co_await identify(account, std::move(password));
  if (!identity) {
    if (identity.error().kind == Refusal::Kind::wrong) {
      failed(name, origin);
    }
    co_return identity.error();
  }
  if (lockout_.pause(name, origin.from, clock_.steady())) {
    co_return refuse(Refusal::Kind::wrong, kWrong);  // others failed while this one was checked
  }
  lockout_.succeeded(name, origin.from);
  origin.by = name;
  Session session;
  session.account = name;
  session.role = identity->role;
  session.restricted = identity->restricted;
  session.address = origin.from;
  session.via = origin.via;
  auto opened = sessions_.open(std::move(session), clock_.steady());
  say(AuthEvent::Kind::logged_in, name, origin, identity->restricted ? "(only to change the password)" : "");
  for (const Session& ended : opened.ended) {
    say(AuthEvent::Kind::session_replaced, ended.account, origin);
  }
  co_return LoggedIn{std::move(opened.token), *sessions_.find(opened.id), identity->days_left, std::move(opened.ended)};
}

// Counts, and tells: every one up to a quota, then their number.
void LoginDesk::failed(const std::string& account, const core::Origin& origin) {
  const auto now = clock_.steady();
  const bool was_paused = lockout_.pause(account, origin.from, now).has_value();
  const auto pause = was_paused ? std::nullopt : lockout_.failed(account, origin.from, now);
  if (now - quota_since_ >= std::chrono::hours(1)) {
    quota_since_ = now;
    failures_told_ = 0;
  }
  if (++failures_told_ <= kToldAnHour) {
    std::string note = was_paused ? "(refused unseen)" : "";
    if (failures_untold_ > 0) {
      note += std::string(note.empty() ? "" : " ") + "(" + std::to_string(failures_untold_) + " more were not listed)";
      failures_untold_ = 0;
    }
    say(AuthEvent::Kind::login_failed, account, origin, std::move(note));
  } else {
    ++failures_untold_;
  }
  if (pause) {
    if (failures_told_ <= kToldAnHour) {
      say(AuthEvent::Kind::login_paused, account, origin, "(" + std::to_string(pause->count()) + " s)");
    }
    accounts_.save_pauses(lockout_.save(now));
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

// ---- accounts ----

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
  const auto right = co_await is_right(account, std::move(current));
  if (!right) {
    co_return right.error();
  }
  if (!*right) {
    failed(account, origin);
    co_return refuse(Refusal::Kind::wrong, "the current password is wrong");
  }
  auto hash = co_await hasher_.hash(std::move(wanted));
  if (!hash) {
    co_return refuse(Refusal::Kind::busy, hash.error().message);
  }
  AccountTable table = accounts_.table();
  Account* changed = account == kAdmin ? &table.admin : nullptr;
  for (Account& user : table.users) {
    changed = changed == nullptr && user.name == account ? &user : changed;
  }
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

asio::awaitable<Outcome<void>> LoginDesk::set_user(std::size_t row, UserChange change, core::Origin origin) {
  if (row < 1 || row > kUsers) {
    co_return refuse(Refusal::Kind::missing, "the table has rows 1 to 8");
  }
  if (auto fault = name_fault(change.name)) {
    co_return refuse(Refusal::Kind::invalid, std::move(*fault));
  }
  const auto is_taken = [&] {
    const auto& users = accounts_.table().users;
    return std::ranges::any_of(
        users, [&](const Account& user) { return &user != &users.at(row - 1) && user.name == change.name; });
  };
  if (is_taken()) {
    co_return refuse(Refusal::Kind::invalid, "another row has this name");
  }
  std::optional<std::string> hash;
  if (change.password) {
    if (auto fault = password_fault(*change.password)) {
      co_return refuse(Refusal::Kind::invalid, std::move(*fault));
    }
    auto made = co_await hasher_.hash(std::move(*change.password));
    if (!made) {
      co_return refuse(Refusal::Kind::busy, made.error().message);
    }
    hash = std::move(*made);
  }
  AccountTable table = accounts_.table();
  Account& user = table.users.at(row - 1);
  const Account before = user;
  if (is_taken()) {
    co_return refuse(Refusal::Kind::invalid, "another row has this name");
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
    co_return refuse(Refusal::Kind::invalid, "an account that is not disabled needs a password");
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
    return refuse(Refusal::Kind::missing, "there is no user in this row");
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
  if (auto saved = save(std::move(fresh)); !saved) {
    return saved;
  }
  say(AuthEvent::Kind::account_changed, std::string(kAdmin), origin, "(all accounts back to the first password)");
  while (!sessions_.all().empty()) {
    end_sessions_of(std::string(sessions_.all().front().account), origin);
  }
  return {};
}

Outcome<void> LoginDesk::restore(AccountTable table, const core::Origin& origin) {
  const AccountTable before = accounts_.table();
  if (table.admin.hash.empty()) {
    return refuse(Refusal::Kind::invalid, "the administrator must have a password");
  }
  table.next_token = std::max(table.next_token, before.next_token);
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
  return {};
}

// ---- tokens ----

Outcome<MadeToken> LoginDesk::make_token(std::string name, Role role, std::chrono::days valid,
                                         const core::Origin& origin) {
  AccountTable table = accounts_.table();
  if (auto fault = name_fault(name)) {
    return refuse(Refusal::Kind::invalid, std::move(*fault));
  }
  if (role == Role::admin) {
    return refuse(Refusal::Kind::invalid, "a token is read_only or read_write: accounts are for people to change");
  }
  if (valid < std::chrono::days(1) || valid > kLongestToken) {
    return refuse(Refusal::Kind::invalid, "a token is valid for 1 to 3650 days");
  }
  if (std::ranges::find(table.tokens, name, &ApiToken::name) != table.tokens.end()) {
    return refuse(Refusal::Kind::invalid, "another token has this name");
  }
  if (table.tokens.size() >= kMostTokens) {
    return refuse(Refusal::Kind::invalid, "there are 32 tokens already: remove one first");
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
    return refuse(Refusal::Kind::missing, "there is no such token");
  }
  const std::string name = found->name;
  table.tokens.erase(found);
  if (auto saved = save(std::move(table)); !saved) {
    return saved;
  }
  say(AuthEvent::Kind::token_removed, name, origin);
  return {};
}

const ApiToken* LoginDesk::find_token(std::string_view secret) const {
  const std::string digest = token_digest(secret);
  const auto& tokens = accounts_.table().tokens;
  const auto found = std::ranges::find_if(tokens, [&](const ApiToken& token) { return equal(token.digest, digest); });
  return found != tokens.end() && clock_.wall() < found->expires ? &*found : nullptr;
}

}  // namespace nv::auth
