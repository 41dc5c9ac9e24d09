#include "backup/backup_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "auth/secrets.hpp"

namespace nv::backup {
namespace {

using Json = nlohmann::ordered_json;
using Faults = std::vector<Fault>;

constexpr std::string_view kName = "netvisiond-backup ";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kDigest = " sha256=";

settings::Document settings_where(const settings::Store& store, bool secret) {
  settings::Document document;
  for (const settings::SectionView& section : store.sections()) {
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
      if ((section.rows[i].rule.kind == settings::Kind::secret) == secret) {
        document.entries.push_back({std::string(section.name), std::string(section.rows[i].key), section.values[i]});
      }
    }
  }
  return document;
}

// The first line without what varies, or what is wrong with it.
std::optional<Fault> head_fault(std::string_view head, std::string_view body) {
  if (!head.starts_with(kName)) {
    return Fault{"line 1", "this is no backup of netvisiond"};
  }
  head.remove_prefix(kName.size());
  if (!head.starts_with(std::string(kVersion) + std::string(kDigest))) {
    return Fault{"line 1", "the backup has a version that this firmware does not know"};
  }
  head.remove_prefix(kVersion.size() + kDigest.size());
  if (head != auth::token_digest(body)) {
    return Fault{"line 1", "the file has been changed or cut since it was made: its digest differs"};
  }
  return std::nullopt;
}

std::size_t line_of(std::string_view text, std::size_t place) {
  constexpr std::size_t kHead = 1;
  return kHead + 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, place), '\n'));
}

// Only the place of an error: the parser's own words may quote a secret.
struct Parsed {
  Json json;
  std::optional<Fault> fault;
};
Parsed parse(std::string_view body) {
  constexpr int kDeepest = 8;
  bool too_deep = false;
  const auto watch = [&too_deep](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Parsed parsed;
  try {
    parsed.json = Json::parse(body, watch);
  } catch (const Json::parse_error& error) {
    parsed.fault = Fault{"line " + std::to_string(line_of(body, error.byte)), "no valid JSON"};
    return parsed;
  } catch (const Json::out_of_range&) {  // which does not say where
    parsed.fault = Fault{"body", "a number is too large"};
    return parsed;
  }
  if (too_deep || !parsed.json.is_object()) {
    parsed.fault = Fault{"line 2", too_deep ? "nested too deeply" : "no JSON object"};
  }
  return parsed;
}

std::string text_in(const Json& json, const char* name, Faults& faults) {
  constexpr std::size_t kLongest = 64 * 1024;
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string() || found->get_ref<const std::string&>().size() > kLongest) {
    faults.push_back({name, "is missing, no text or too long"});
    return {};
  }
  return found->get<std::string>();
}

std::string object_in(const Json& json, const char* name, Faults& faults) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_object()) {
    faults.push_back({name, "is missing or no object"});
    return {};
  }
  return found->dump();
}

void read_settings(const std::string& text, Backup& backup, Faults& faults) {
  if (auto document = settings::parse_settings(text)) {
    backup.settings = std::move(*document);
  } else {
    faults.push_back({"settings", document.error().message});
  }
}

void read_accounts(const std::string& text, Backup& backup, Faults& faults) {
  auto table = auth::table_of(text);
  if (!table) {
    faults.push_back({"accounts", table.error().message});
    return;
  }
  for (std::string& fault : auth::table_faults(*table)) {
    faults.push_back({"accounts", std::move(fault)});
  }
  backup.accounts = std::move(*table);
}

void read_secrets(const Json& json, Backup& backup, Faults& faults) {
  if (!json.is_object()) {
    faults.push_back({"secrets", "is no object"});
    return;
  }
  backup.secrets = Sealed{text_in(json, "salt", faults), text_in(json, "sealed", faults)};
}

}  // namespace

void throw_exception_from_error(const std::vector<Fault>& faults, const boost::source_location& /*where*/) {
  throw std::logic_error("unchecked fault: " + (faults.empty() ? std::string() : faults.front().message));
}

settings::Document plain_settings(const settings::Store& store) {
  return settings_where(store, false);
}

settings::Document secret_settings(const settings::Store& store) {
  return settings_where(store, true);
}

std::string bound_of(std::string_view salt) {
  return std::string(kName) + std::string(kVersion) + " " + std::string(salt);
}

std::string to_text(const Backup& backup) {
  Json json{{"made", backup.made},
            {"firmware", backup.firmware},
            {"settings", Json::parse(settings::format_settings(backup.settings))},
            {"accounts", Json::parse(auth::to_text(backup.accounts))}};
  if (backup.secrets) {
    json["secrets"] = {{"salt", backup.secrets->salt}, {"sealed", backup.secrets->text}};
  }
  const std::string body = json.dump(1) + "\n";
  return std::string(kName) + std::string(kVersion) + std::string(kDigest) + auth::token_digest(body) + "\n" + body;
}

core::Result<Backup, Faults> backup_of(std::string_view text) {
  if (text.size() > kLargestBackup) {
    return Faults{{"line 1", "the file is longer than " + std::to_string(kLargestBackup) + " bytes"}};
  }
  const auto end = std::min(text.find('\n'), text.size());
  const std::string_view body = text.substr(std::min(end + 1, text.size()));
  if (auto fault = head_fault(text.substr(0, end), body)) {
    return Faults{std::move(*fault)};
  }
  const Parsed parsed = parse(body);
  if (parsed.fault) {
    return Faults{*parsed.fault};
  }
  Faults faults;
  Backup backup;
  backup.made = text_in(parsed.json, "made", faults);
  backup.firmware = text_in(parsed.json, "firmware", faults);
  read_settings(object_in(parsed.json, "settings", faults), backup, faults);
  read_accounts(object_in(parsed.json, "accounts", faults), backup, faults);
  if (const auto secrets = parsed.json.find("secrets"); secrets != parsed.json.end()) {
    read_secrets(*secrets, backup, faults);
  }
  if (!faults.empty()) {
    return faults;
  }
  return backup;
}

}  // namespace nv::backup
