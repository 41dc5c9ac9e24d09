#include "http/routes/account_routes.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "http/routes/login_routes.hpp"
#include "settings/value_json.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBodyLimit = 2048;
constexpr const char* kGroup = "Accounts";

Schema access_schema() {
  return schema::choice({"disabled", "read_only", "read_write"});
}

Schema users_schema() {
  using namespace schema;
  const Schema password = object({{"set", flag()}, {"days_left", nullable(integer())}});
  const Schema user = object(
      {{"index", integer(1, auth::kUsers)}, {"name", text()}, {"access", access_schema()}, {"password", password}});
  return object({{"admin", object({{"name", text()}, {"password", password}})}, {"users", list(user)}});
}

std::vector<schema::Member> token_members() {
  using namespace schema;
  return {{"id", integer()},
          {"name", text()},
          {"role", choice({"read_only", "read_write"})},
          {"made", time()},
          {"expires", time()}};
}

// The number a path names; 0, which nothing has, when it is none.
std::uint64_t number_in(const Request& request, std::string_view name) {
  const std::string& text = request.parameters.find(name)->second;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool plain = error == std::errc() && end == text.data() + text.size() && text.front() != '0';
  return plain ? number : 0;
}

Json password_json(const auth::LoginDesk& desk, const auth::Account& account) {
  const auto days = desk.password_days_left(account.name);
  return {{"set", !account.hash.empty()}, {"days_left", days ? Json(*days) : Json(nullptr)}};
}

Response users(const auth::LoginDesk& desk) {
  Json list = Json::array();
  for (std::size_t i = 0; i < auth::kUsers; ++i) {
    const auth::Account& user = desk.table().users.at(i);
    list.push_back({{"index", i + 1},
                    {"name", user.name},
                    {"access", auth::access_name(user.access)},
                    {"password", password_json(desk, user)}});
  }
  const Json admin{{"name", auth::kAdmin}, {"password", password_json(desk, desk.table().admin)}};
  return json_response({{"admin", admin}, {"users", list}});
}

std::variant<auth::LoginDesk::UserChange, Response> user_change(const Request& request) {
  auto body = json_object(request, {"name", "access", "password"});
  if (auto* refused = std::get_if<Response>(&body)) {
    return std::move(*refused);
  }
  const Json& object = std::get<Json>(body);
  auto name = text_member(object, "name");
  auto access = text_member(object, "access");
  for (auto* member : {&name, &access}) {
    if (auto* refused = std::get_if<Response>(member)) {
      return std::move(*refused);
    }
  }
  const auto known = auth::access_of(std::get<std::string>(access));
  if (!known) {
    return problem(422, "\"access\" is disabled, read_only or read_write");
  }
  auth::LoginDesk::UserChange change{std::get<std::string>(name), *known, std::nullopt};
  if (object.contains("password")) {
    auto password = text_member(object, "password");
    if (auto* refused = std::get_if<Response>(&password)) {
      return std::move(*refused);
    }
    change.password = std::get<std::string>(password);
  }
  return change;
}

asio::awaitable<Response> put_user(auth::LoginDesk& desk, const Request& request) {
  auto change = user_change(request);
  if (auto* refused = std::get_if<Response>(&change)) {
    co_return std::move(*refused);
  }
  auto pending = desk.set_user(number_in(request, "index"), std::get<auth::LoginDesk::UserChange>(std::move(change)),
                               origin_of(request), request.caller->session);
  const auto set = co_await std::move(pending);
  co_return set ? users(desk) : refusal_response(set.error());
}

Response empty_or(const auth::Outcome<void>& outcome) {
  if (!outcome) {
    return refusal_response(outcome.error());
  }
  Response response;
  response.status = 204;
  return response;
}

Json token_json(const auth::ApiToken& token) {
  return {{"id", token.id},
          {"name", token.name},
          {"role", auth::role_name(token.role)},
          {"made", time_text(token.made)},
          {"expires", time_text(token.expires)}};
}

Response tokens(const auth::LoginDesk& desk) {
  Json list = Json::array();
  for (const auth::ApiToken& token : desk.table().tokens) {
    list.push_back(token_json(token));
  }
  return json_response({{"tokens", list}});
}

Response make_token(auth::LoginDesk& desk, const Request& request) {
  auto body = json_object(request, {"name", "role", "days"});
  if (auto* refused = std::get_if<Response>(&body)) {
    return std::move(*refused);
  }
  const Json& object = std::get<Json>(body);
  auto name = text_member(object, "name");
  auto role = text_member(object, "role");
  for (auto* member : {&name, &role}) {
    if (auto* refused = std::get_if<Response>(member)) {
      return std::move(*refused);
    }
  }
  const auto known = auth::role_of(std::get<std::string>(role));
  const auto days = object.find("days");
  constexpr std::int64_t kMost = 100'000;
  const auto count = days == object.end() ? std::nullopt : settings::whole_number(*days);
  if (!known || !count || *count < 0 || *count > kMost) {
    return problem(422, "\"role\" is read_only or read_write, \"days\" a number");
  }
  const auto made = desk.make_token(std::get<std::string>(name), *known, std::chrono::days(static_cast<int>(*count)),
                                    origin_of(request));
  if (!made) {
    return refusal_response(made.error());
  }
  Json json = token_json(made->token);
  json["token"] = made->secret;
  return json_response(json, 201);
}

}  // namespace

void add_account_routes(Router& router, auth::LoginDesk& desk) {
  using namespace schema;
  const Schema row = integer(1, auth::kUsers);
  router.add(Route("GET", "/api/v1/users", Access::admin, 0, "The multi-user table.")
                 .in(kGroup)
                 .gives(200, "The table.", users_schema()),
             Router::Handler([&desk](const Request&) { return users(desk); }));
  router.add(Route("PUT", "/api/v1/users/{index}", Access::admin, kBodyLimit, "Set a row of the table, 1 to 8.")
                 .in(kGroup)
                 .at("index", row, "The row.")
                 .takes(body({{"name", text(auth::kLongestName)},
                              {"access", access_schema()},
                              optional("password", text().says("Left out: as before."))}))
                 .gives(200, "The table.", users_schema())
                 .refuses(503, "Too many passwords are being checked.")
                 .keeps(),
             Router::AwaitingHandler([&desk](const Request& request) { return put_user(desk, request); }));
  router.add(Route("DELETE", "/api/v1/users/{index}", Access::admin, 0, "Empty a row of the table.")
                 .in(kGroup)
                 .at("index", row, "The row.")
                 .gives_nothing(204, "The account is gone, its sessions have ended.")
                 .keeps(),
             Router::Handler([&desk](const Request& request) {
               return empty_or(desk.remove_user(number_in(request, "index"), origin_of(request)));
             }));
  router.add(Route("GET", "/api/v1/tokens", Access::admin, 0, "The API tokens, without their secrets.")
                 .in(kGroup)
                 .gives(200, "The tokens.", object({{"tokens", list(object(token_members()))}})),
             Router::Handler([&desk](const Request&) { return tokens(desk); }));
  auto made = token_members();
  made.push_back({"token", text().says("Shown this once.")});
  router.add(Route("POST", "/api/v1/tokens", Access::admin, kBodyLimit, "Make an API token; its secret is shown once.")
                 .in(kGroup)
                 .takes(body({{"name", text(auth::kLongestName)},
                              {"role", choice({"read_only", "read_write"})},
                              {"days", integer(1, auth::kLongestToken.count())}}))
                 .gives(201, "The token.", object(made))
                 .keeps(),
             Router::Handler([&desk](const Request& request) { return make_token(desk, request); }));
  router.add(Route("DELETE", "/api/v1/tokens/{id}", Access::admin, 0, "Take an API token away.")
                 .in(kGroup)
                 .at("id", integer(1, INT64_MAX), "The token's id.")
                 .gives_nothing(204, "It is good for nothing from now on.")
                 .keeps(),
             Router::Handler([&desk](const Request& request) {
               return empty_or(desk.remove_token(number_in(request, "id"), origin_of(request)));
             }));
}

}  // namespace nv::http
