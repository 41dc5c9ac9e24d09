#include "http/routes/backup_routes.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "http/json_body.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kGroup = "Backup";
constexpr const char* kFileType = "text/plain; charset=utf-8";
constexpr std::size_t kSmallBody = 1024;
constexpr std::size_t kRestoreBody = 2 * backup::kLargestBackup;  // as JSON text its quotes are doubled

Schema passphrase_schema() {
  return Schema(
      Json{{"type", "string"}, {"minLength", backup::kShortestPassphrase}, {"maxLength", backup::kLongestPassphrase}});
}

// None when it is not given; or the answer 422.
std::variant<std::optional<std::string>, Response> passphrase_in(const Json& object) {
  const auto found = object.find("passphrase");
  if (found == object.end()) {
    return std::nullopt;
  }
  if (!found->is_string() || found->get_ref<const std::string&>().size() < backup::kShortestPassphrase ||
      found->get_ref<const std::string&>().size() > backup::kLongestPassphrase) {
    return problem(422, "\"passphrase\" is a text of " + std::to_string(backup::kShortestPassphrase) + " to " +
                            std::to_string(backup::kLongestPassphrase) + " bytes");
  }
  return std::optional(found->get<std::string>());
}

asio::awaitable<Response> make(backup::BackupDesk& desk, const Request& request) {
  auto body = json_object(request, {"passphrase"});
  if (auto* refused = std::get_if<Response>(&body)) {
    co_return std::move(*refused);
  }
  auto passphrase = passphrase_in(std::get<Json>(body));
  if (auto* refused = std::get_if<Response>(&passphrase)) {
    co_return std::move(*refused);
  }
  const std::string made = time_text(core::SystemClock().wall());
  auto pending = desk.make(made, std::get<std::optional<std::string>>(std::move(passphrase)), origin_of(request));
  auto text = co_await std::move(pending);
  if (!text) {
    co_return problem(503, text.error().message);
  }
  Response response;
  response.content_type = kFileType;
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"netvisiond-" + made.substr(0, 10) + ".backup\"");
  response.body = std::move(*text);
  co_return response;
}

Response refusal(const backup::Refused& refused) {
  switch (refused.kind) {
    case backup::Refused::Kind::busy:
      return problem(409, refused.message);
    case backup::Refused::Kind::storage:
      return not_stored(refused.message);
    case backup::Refused::Kind::faults:
      break;
  }
  std::vector<FieldError> errors;
  for (const backup::Fault& fault : refused.faults) {
    errors.push_back({fault.where, fault.message});
  }
  return problem(422, refused.message, errors);
}

std::variant<backup::BackupDesk::Order, Response> order_in(const Request& request) {
  auto body = json_object(request, {"file", "passphrase", "only_check"});
  if (auto* refused = std::get_if<Response>(&body)) {
    return std::move(*refused);
  }
  const Json& object = std::get<Json>(body);
  auto file = text_member(object, "file");
  auto passphrase = passphrase_in(object);
  if (auto* refused = std::get_if<Response>(&file)) {
    return std::move(*refused);
  }
  if (auto* refused = std::get_if<Response>(&passphrase)) {
    return std::move(*refused);
  }
  const Json only_check = object.value("only_check", Json(false));
  if (!only_check.is_boolean()) {
    return problem(422, "\"only_check\" is true or false");
  }
  return backup::BackupDesk::Order{std::get<std::string>(std::move(file)),
                                   std::get<std::optional<std::string>>(std::move(passphrase)), only_check.get<bool>(),
                                   origin_of(request), request.caller->session};
}

std::vector<std::string> names(const std::vector<auth::ApiToken>& tokens) {
  std::vector<std::string> result;
  std::ranges::transform(tokens, std::back_inserter(result), &auth::ApiToken::name);
  return result;
}

asio::awaitable<Response> restore(backup::BackupDesk& desk, const Request& request) {
  auto order = order_in(request);
  if (auto* refused = std::get_if<Response>(&order)) {
    co_return std::move(*refused);
  }
  auto pending = desk.restore(std::get<backup::BackupDesk::Order>(std::move(order)));
  const auto restored = co_await std::move(pending);
  if (!restored) {
    co_return refusal(restored.error());
  }
  co_return json_response({{"restored", restored->restored},
                           {"made", restored->made},
                           {"firmware", restored->firmware},
                           {"secrets", restored->secrets},
                           {"tokens",
                            {{"added", names(restored->tokens.added)},
                             {"removed", names(restored->tokens.removed)},
                             {"left_out", names(restored->left_out)}}}});
}

}  // namespace

void add_backup_routes(Router& router, backup::BackupDesk& desk) {
  using namespace schema;
  router.add(
      Route("POST", "/api/v1/backup", Access::admin, kSmallBody, "Make a backup of the whole configuration.")
          .in(kGroup)
          .says("Settings and accounts, of these the hashes only. With a passphrase the secrets of the settings "
                "are in it too, sealed with it (Argon2id, AES-256-GCM); without, they are left out. Certificates "
                "are not in it.")
          .takes(body({optional("passphrase", passphrase_schema())}))
          .gives_file(200, "The file.", kFileType)
          .refuses(503, "Too many passwords are being checked."),
      Router::AwaitingHandler([&desk](const Request& request) { return make(desk, request); }));
  const Schema done = object({{"restored", flag().says("false: only checked.")},
                              {"made", text()},
                              {"firmware", text().says("That made the file.")},
                              {"secrets", flag().says("false: the card's own secrets stay.")},
                              {"tokens", object({{"added", list(text())},
                                                 {"removed", list(text()).says("Made since the backup.")},
                                                 {"left_out", list(text()).says("Deleted before: they stay so.")}})
                                             .says("Names of API tokens.")}});
  router.add(
      Route("POST", "/api/v1/restore", Access::admin, kRestoreBody, "Restore a backup, all or nothing.")
          .in(kGroup)
          .says("Everything in the file is checked before anything changes. Sessions of accounts that change end; "
                "settings that the file does not give have their defaults, secrets stay without a passphrase. API "
                "tokens are "
                "those of the file but for the ones that have been deleted on this card.")
          .takes(body({{"file", text().says("The text of the file.")},
                       optional("passphrase", passphrase_schema().says("To restore the secrets too.")),
                       optional("only_check", flag().says("Say what is wrong, change nothing."))}))
          .gives(200, "It counts.", done)
          .refuses(
              409,
              "Another restore is under way, too many passwords are being checked, or the session has ended meanwhile.")
          .refuses(422, "The file cannot be used; errors[] names everything that is wrong.")
          .keeps(),
      Router::AwaitingHandler([&desk](const Request& request) { return restore(desk, request); }));
}

}  // namespace nv::http
