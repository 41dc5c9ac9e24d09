#include "backup/journal.hpp"

#include <nlohmann/json.hpp>
#include <system_error>

#include "auth/accounts.hpp"
#include "core/file.hpp"

namespace nv::backup {
namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;

core::Result<void> Journal::begin(const std::string& settings, const std::string& accounts) const {
  const Json json{{"settings", settings}, {"accounts", accounts}};
  return core::replace_file(file_, json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Journal::end() const {
  std::error_code ignored;
  fs::remove(file_, ignored);
}

std::optional<std::string> Journal::finish() const {
  constexpr std::size_t kLargest = 2 << 20;
  const core::KeptFile file = core::read_kept_file(file_, kLargest);
  if (file.kind == core::Kept::missing) {
    return std::nullopt;
  }
  if (file.kind == core::Kept::unreadable) {
    return "a restore may have been cut off: " + file.fault;
  }
  const Json json = Json::parse(file.content, nullptr, false);
  const bool whole = json.is_object() && json.contains("settings") && json["settings"].is_string() &&
                     json.contains("accounts") && json["accounts"].is_string();
  if (!whole) {
    end();
    return "a restore was cut off before it began: nothing of it counts";
  }
  const auto& table = json["accounts"].get_ref<const std::string&>();
  auto accounts = core::replace_file(dir_ / auth::kAccountsCopy, table);
  accounts = accounts ? core::replace_file(dir_ / auth::kAccountsFile, table) : accounts;
  const auto settings = core::replace_file(dir_ / "settings.json", json["settings"].get_ref<const std::string&>());
  if (!accounts || !settings) {
    return "a restore was cut off and cannot be finished now: " + (accounts ? settings : accounts).error().message;
  }
  end();
  return "a restore was cut off and has been finished";
}

}  // namespace nv::backup
