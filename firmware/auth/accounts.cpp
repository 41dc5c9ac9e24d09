#include "auth/accounts.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "auth/password_hash.hpp"
#include "core/file.hpp"

namespace nv::auth {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLargestFile = 256 * 1024;
constexpr std::size_t kDigestLength = 64;  // SHA-256, hexadecimal

// What stands in a file: a table, or why not.
struct Read {
  core::Kept kind = core::Kept::missing;
  AccountTable table;
  std::string fault;  // one line
};

Read read_table(const fs::path& file) {
  core::KeptFile text = core::read_kept_file(file, kLargestFile);
  if (text.kind != core::Kept::good) {
    return {text.kind, {}, std::move(text.fault)};
  }
  auto table = table_of(text.content);
  if (!table) {
    return {core::Kept::damaged, {}, file.string() + " is damaged: " + table.error().message};
  }
  return {core::Kept::good, std::move(*table), {}};
}

bool is_admin_in_any_case(std::string_view name) {
  return std::ranges::equal(name, kAdmin, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

}  // namespace

std::optional<std::string> name_fault(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-@").find(c) != std::string_view::npos;
  };
  if (name.empty() || name.size() > kLongestName || !std::ranges::all_of(name, allowed)) {
    return "a name has 1 to 32 letters, digits or characters of . _ - @";
  }
  if (is_admin_in_any_case(name)) {
    return "\"admin\" is the administrator's name";
  }
  return std::nullopt;
}

std::vector<std::string> table_faults(const AccountTable& table) {
  std::vector<std::string> faults;
  if (table.admin.hash.empty()) {
    faults.emplace_back("the administrator has no password");
  }
  std::set<std::string_view> names;
  std::vector<const Account*> all{&table.admin};
  for (const Account& user : table.users) {
    all.push_back(&user);
  }
  for (const Account* account : all) {
    if (!account->hash.empty() && !is_own_hash(account->hash)) {
      faults.push_back("the password of \"" + account->name + "\" is no hash of this firmware");
    }
    if (!account->name.empty() && !names.insert(account->name).second) {
      faults.push_back("the name \"" + account->name + "\" is there twice");
    }
    if (account != &table.admin && account->access != UserAccess::disabled &&
        (account->name.empty() || account->hash.empty())) {
      faults.push_back("an account that is not disabled has no name or no password");
    }
  }
  for (const ApiToken& token : table.tokens) {
    if (name_fault(token.name) || token.digest.size() != kDigestLength) {
      faults.emplace_back("an API token has a wrong name or digest");
    }
  }
  for (const RevokedToken& token : table.revoked) {
    if (token.digest.size() != kDigestLength) {
      faults.emplace_back("a deleted API token has a wrong digest");
    }
  }
  return faults;
}

Accounts::Accounts(const fs::path& state_dir)
    : file_(state_dir / kAccountsFile),
      copy_(state_dir / kAccountsCopy),
      pauses_file_(state_dir / "login_pauses.json"),
      known_clients_file_(state_dir / "known_clients.json") {
  table_.admin.name = kAdmin;
}

std::vector<std::string> Accounts::load() {
  barred_.clear();
  Read own = read_table(file_);
  Read copy = read_table(copy_);
  if (own.kind == core::Kept::missing && copy.kind == core::Kept::missing) {
    return {};  // a new card
  }
  if (own.kind == core::Kept::good) {
    table_ = std::move(own.table);
    if (copy.kind != core::Kept::good || copy.table != table_) {
      static_cast<void>(core::replace_file(copy_, to_text(table_)));  // a disk that is full says so at the next set()
    }
    return {};
  }
  if (copy.kind != core::Kept::good) {
    barred_ = own.kind == core::Kept::missing ? copy.fault : own.fault;
    return {barred_ + "; nobody can log in"};
  }
  table_ = std::move(copy.table);
  if (own.kind == core::Kept::damaged) {
    std::error_code ignored;
    fs::rename(file_, fs::path(file_) += ".bad", ignored);
  }
  if (own.kind != core::Kept::unreadable) {
    static_cast<void>(core::replace_file(file_, to_text(table_)));
  }
  return {own.fault + "; its copy counts"};
}

// The copy first: it is never older than the file.
core::Result<void> Accounts::set(AccountTable table) {
  if (!barred_.empty()) {
    return core::fail(barred_);
  }
  const std::string text = to_text(table);
  if (auto saved = core::replace_file(copy_, text); !saved) {
    return saved;
  }
  if (auto saved = core::replace_file(file_, text); !saved) {
    static_cast<void>(core::replace_file(copy_, to_text(table_)));
    return saved;
  }
  table_ = std::move(table);
  return {};
}

std::optional<Accounts::Known> Accounts::find(std::string_view name) const {
  if (name == kAdmin) {
    return Known{&table_.admin, Role::admin};
  }
  const auto found = std::ranges::find_if(table_.users, [&](const Account& user) {
    return !user.name.empty() && user.name == name && user.access != UserAccess::disabled;
  });
  if (found == table_.users.end()) {
    return std::nullopt;
  }
  return Known{&*found, found->access == UserAccess::read_write ? Role::read_write : Role::read_only};
}

void Accounts::save_pauses(const std::vector<Lockout::Saved>& pauses) const {
  // Lost on a full disk: then they last until the next start.
  static_cast<void>(core::replace_file(pauses_file_, to_text(pauses)));
}

std::vector<Lockout::Saved> Accounts::load_pauses() const {
  const auto text = core::read_file(pauses_file_, kLargestFile);
  return text ? pauses_of(*text) : std::vector<Lockout::Saved>();
}

void Accounts::save_known_clients(const std::vector<std::string>& clients) const {
  static_cast<void>(core::replace_file(known_clients_file_, known_clients_text(clients)));  // as the pauses
}

std::vector<std::string> Accounts::load_known_clients() const {
  const auto text = core::read_file(known_clients_file_, kLargestFile);
  return text ? known_clients_of(*text) : std::vector<std::string>();
}

}  // namespace nv::auth
