// accounts.json, login_pauses.json and known_clients.json as text. Files are foreign input too: every value is checked.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "auth/accounts.hpp"
#include "auth/known_clients.hpp"

namespace nv::auth {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::array<std::string_view, 3> kAccessNames{"disabled", "read_only", "read_write"};
constexpr std::array<std::string_view, 3> kRoleNames{"read_only", "read_write", "admin"};
constexpr std::size_t kLongestHash = 128;
constexpr std::size_t kLongestAddress = 64;

std::int64_t seconds(core::WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// A member of an object: an error where it is missing, of another type or not in range.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object) {}

  std::string text(const char* key, std::size_t longest) {
    const Json* value = member(key);
    if (value == nullptr || !value->is_string() || value->get_ref<const std::string&>().size() > longest) {
      return fail(key), std::string();
    }
    return value->get<std::string>();
  }
  std::int64_t number(const char* key, std::int64_t least, std::int64_t most) {
    const Json* value = member(key);
    if (value == nullptr || !value->is_number_integer()) {
      return fail(key), least;
    }
    const bool too_large = value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{INT64_MAX};
    const std::int64_t found = too_large ? INT64_MAX : value->get<std::int64_t>();
    if (found < least || found > most) {
      return fail(key), least;
    }
    return found;
  }
  core::WallTime time(const char* key) {
    constexpr std::int64_t kLatest = 253'402'300'799;    // the end of the year 9999
    constexpr std::int64_t kClockLimit = 9'000'000'000;  // the clock counts nanoseconds in 64 bits
    return core::WallTime(std::chrono::seconds(number(key, 0, std::min(kLatest, kClockLimit))));
  }
  const Json& list(const char* key, std::size_t most) {
    const Json* value = member(key);
    if (value == nullptr || !value->is_array() || value->size() > most) {
      return fail(key), none();
    }
    return *value;
  }
  static const Json& none() {
    static const Json kNone = Json::array();
    return kNone;
  }
  void fail(const std::string& key) {
    if (fault_.empty()) {
      fault_ = "\"" + key + "\" is missing or wrong";
    }
  }
  const std::string& fault() const { return fault_; }

 private:
  const Json* member(const char* key) const {
    if (!object_.is_object()) {
      return nullptr;
    }
    const auto found = object_.find(key);
    return found != object_.end() ? &*found : nullptr;
  }

  const Json& object_;
  std::string fault_;
};

Json account_json(const Account& account) {
  return {{"name", account.name},
          {"access", access_name(account.access)},
          {"hash", account.hash},
          {"password_since", seconds(account.password_since)}};
}

std::string read_account(const Json& json, Account& account) {
  Reader reader(json);
  account.name = reader.text("name", kLongestName);
  account.hash = reader.text("hash", kLongestHash);
  account.password_since = reader.time("password_since");
  const auto access = access_of(reader.text("access", kLongestName));
  account.access = access.value_or(UserAccess::disabled);
  if (!access) {
    reader.fail("access");
  }
  return reader.fault();
}

std::string read_token(const Json& json, ApiToken& token) {
  Reader reader(json);
  token.id = static_cast<std::uint64_t>(reader.number("id", 1, INT64_MAX));
  token.name = reader.text("name", kLongestName);
  token.digest = reader.text("digest", kLongestHash);
  token.made = reader.time("made");
  token.expires = reader.time("expires");
  const auto role = role_of(reader.text("role", kLongestName));
  token.role = role.value_or(Role::read_only);
  if (!role || *role == Role::admin) {
    reader.fail("role");
  }
  return reader.fault();
}

std::string read_revoked(const Json& json, RevokedToken& token) {
  Reader reader(json);
  token.digest = reader.text("digest", kLongestHash);
  token.expires = reader.time("expires");
  return reader.fault();
}

std::string read_table(const Json& json, AccountTable& table) {
  Reader reader(json);
  reader.number("version", kVersion, kVersion);
  table.next_token = static_cast<std::uint64_t>(reader.number("next_token", 1, INT64_MAX));
  const Json& users = reader.list("users", kUsers);
  const Json& tokens = reader.list("tokens", kMostTokens);
  // Files of before have none.
  const Json& revoked = json.contains("revoked") ? reader.list("revoked", kMostRevoked) : Reader::none();
  if (!reader.fault().empty()) {
    return reader.fault();
  }
  std::string fault = read_account(json.value("admin", Json()), table.admin);
  if (table.admin.name != kAdmin) {
    fault = "the administrator is missing";
  }
  for (std::size_t i = 0; fault.empty() && i < users.size(); ++i) {
    fault = read_account(users[i], table.users.at(i));
    if (fault.empty() && !table.users.at(i).name.empty()) {
      fault = name_fault(table.users.at(i).name).value_or("");
    }
  }
  for (std::size_t i = 0; fault.empty() && i < tokens.size(); ++i) {
    fault = read_token(tokens[i], table.tokens.emplace_back());
  }
  for (std::size_t i = 0; fault.empty() && i < revoked.size(); ++i) {
    fault = read_revoked(revoked[i], table.revoked.emplace_back());
  }
  return fault;
}

}  // namespace

std::string_view access_name(UserAccess access) {
  return kAccessNames.at(static_cast<std::size_t>(access));
}

std::optional<UserAccess> access_of(std::string_view name) {
  const auto found = std::ranges::find(kAccessNames, name);
  return found != kAccessNames.end() ? std::optional(static_cast<UserAccess>(found - kAccessNames.begin()))
                                     : std::nullopt;
}

std::string_view role_name(Role role) {
  return kRoleNames.at(static_cast<std::size_t>(role));
}

std::optional<Role> role_of(std::string_view name) {
  const auto found = std::ranges::find(kRoleNames, name);
  return found != kRoleNames.end() ? std::optional(static_cast<Role>(found - kRoleNames.begin())) : std::nullopt;
}

std::string to_text(const AccountTable& table) {
  Json users = Json::array();
  for (const Account& user : table.users) {
    users.push_back(account_json(user));
  }
  Json tokens = Json::array();
  for (const ApiToken& token : table.tokens) {
    tokens.push_back({{"id", token.id},
                      {"name", token.name},
                      {"role", role_name(token.role)},
                      {"digest", token.digest},
                      {"made", seconds(token.made)},
                      {"expires", seconds(token.expires)}});
  }
  Json revoked = Json::array();
  for (const RevokedToken& token : table.revoked) {
    revoked.push_back({{"digest", token.digest}, {"expires", seconds(token.expires)}});
  }
  const Json json{{"version", kVersion}, {"admin", account_json(table.admin)}, {"users", users}, {"tokens", tokens},
                  {"revoked", revoked},  {"next_token", table.next_token}};
  return json.dump(2) + "\n";
}

core::Result<AccountTable> table_of(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return core::fail("it is no JSON object");
  }
  AccountTable table;
  if (const std::string fault = read_table(json, table); !fault.empty()) {
    return core::fail(fault);
  }
  return table;
}

std::string to_text(const std::vector<Lockout::Saved>& pauses) {
  Json list = Json::array();
  for (const Lockout::Saved& pause : pauses) {
    list.push_back({{"account", pause.account},
                    {"address", pause.client},
                    {"failures", pause.failures},
                    {"left_s", pause.left.count()}});
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<Lockout::Saved> pauses_of(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  std::vector<Lockout::Saved> pauses;
  if (!json.is_array()) {
    return pauses;
  }
  for (const Json& one : json) {
    Reader reader(one);
    Lockout::Saved pause;
    pause.account = reader.text("account", kLongestName);
    pause.client = reader.text("address", kLongestAddress);
    pause.failures = static_cast<unsigned>(reader.number("failures", 1, 1'000'000));
    pause.left = std::chrono::seconds(reader.number("left_s", 0, Lockout::kLongestPause.count()));
    if (reader.fault().empty() && pauses.size() < Lockout::kMostRecords) {
      pauses.push_back(std::move(pause));
    }
  }
  return pauses;
}

std::string known_clients_text(const std::vector<std::string>& clients) {
  return Json(clients).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<std::string> known_clients_of(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  std::vector<std::string> clients;
  if (!json.is_array()) {
    return clients;
  }
  for (const Json& one : json) {
    const auto* client = one.get_ptr<const std::string*>();
    if (client != nullptr && client->size() <= kLongestAddress && clients.size() < KnownClients::kMost) {
      clients.push_back(*client);
    }
  }
  return clients;
}

}  // namespace nv::auth
