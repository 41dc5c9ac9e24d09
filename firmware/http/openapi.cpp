#include "http/openapi.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kProblemType = "application/problem+json";

// What each status means where the route itself does not say it better.
struct Common {
  int status;
  bool (*applies)(const Route&);
  std::string_view text;
};

bool is_change(const Route& route) {
  return route.method != "GET";
}
bool takes_json(const Route& route) {
  return std::ranges::any_of(route.bodies, [](const Content& body) { return body.type == kJson; });
}
bool has_path_parameter(const Route& route) {
  return route.path.find('{') != std::string::npos;
}

constexpr auto kCommon = std::to_array<Common>({
    {400, takes_json, "The body is no JSON, or the request is malformed."},
    {401, [](const Route& route) { return route.access != Access::anyone; },
     "Nobody is logged in, or the session or token is not good any more."},
    {403, [](const Route& route) { return route.access != Access::anyone || is_change(route); },
     "The role is too low, the X-CSRF-Token is missing, the request comes from another site, or the password must be "
     "changed first."},
    {404, has_path_parameter, "There is nothing of that name or number."},
    {413, [](const Route& route) { return is_change(route); }, "The body is longer than this route takes."},
    {415, takes_json, "The body is not application/json."},
    {422, takes_json, "The body is JSON, but a member is missing, unknown or not accepted."},
    {429, [](const Route& route) { return route.access > Access::visitor; },
     "This account or token asks too often; Retry-After says when to ask again."},
    {500, [](const Route& route) { return route.stores; },
     "The card could not store it: its disk is full or fails, and its log says more."},
});

std::string_view place_name(Parameter::In in) {
  constexpr std::array<std::string_view, 3> kNames{"path", "query", "header"};
  return kNames.at(static_cast<std::size_t>(in));
}

std::string in_lower_case(std::string_view method) {
  std::string text;
  std::ranges::transform(method, std::back_inserter(text), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  return text;
}

// "PUT /api/v1/users/{index}" -> "put_users_index": stable, and a good name of a function.
std::string operation_id(const Route& route) {
  std::string id = in_lower_case(route.method);
  std::string_view path = route.path;
  constexpr std::string_view kPrefix = "/api/v1/";
  path.remove_prefix(path.starts_with(kPrefix) ? kPrefix.size() - 1 : 0);
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      id += c;
    } else if (id.back() != '_' && c != '}') {
      id += '_';
    }
  }
  return id;
}

Json content_json(const Content& content) {
  if (content.type == kProblemType) {
    return {{content.type, {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}};
  }
  Json media = Json::object();
  if (!content.schema.is_empty()) {
    media["schema"] = content.schema.json();
  }
  return {{content.type, media}};
}

Json answer_json(const Answer& answer) {
  Json json{{"description", answer.description}};
  for (const std::string& header : answer.headers) {
    json["headers"][header] = {{"schema", {{"type", "string"}}}};
  }
  if (!answer.content.type.empty()) {
    json["content"] = content_json(answer.content);
  }
  return json;
}

Json parameters_json(const Route& route) {
  Json list = Json::array();
  for (const Parameter& parameter : route.parameters) {
    list.push_back({{"name", parameter.name},
                    {"in", place_name(parameter.in)},
                    {"required", parameter.required},
                    {"description", parameter.description},
                    {"schema", parameter.schema.json()}});
  }
  return list;
}

Json security_json(const Route& route) {
  switch (route.access) {
    case Access::anyone:
    case Access::visitor:
      return Json::array();
    case Access::session:
    case Access::admin:  // a token is never an administrator's
      return Json::array({Json{{"session", Json::array()}}});
    case Access::read_only:
    case Access::read_write:
      break;
  }
  return Json::array({Json{{"session", Json::array()}}, Json{{"token", Json::array()}}});
}

Json operation_json(const Route& route) {
  Json json{{"operationId", operation_id(route)},
            {"tags", Json::array({route.tag})},
            {"summary", route.summary},
            {"x-access", access_name(route.access)},
            {"security", security_json(route)}};
  if (!route.description.empty()) {
    json["description"] = route.description;
  }
  if (!route.parameters.empty()) {
    json["parameters"] = parameters_json(route);
  }
  if (!route.bodies.empty()) {
    json["x-body-limit"] = route.body_limit;
    json["requestBody"]["required"] = true;
    for (const Content& body : route.bodies) {
      json["requestBody"]["content"].update(content_json(body));
    }
  }
  for (const Answer& answer : answers_of(route)) {
    Json& one = json["responses"][std::to_string(answer.status)];
    if (one.is_null()) {
      one = answer_json(answer);
    } else {
      one["content"].update(content_json(answer.content));  // the same in another form
    }
  }
  json["responses"]["default"] = {{"$ref", "#/components/responses/Problem"}};
  return json;
}

Json components() {
  const Json problem{{"description", "Something else was wrong: the problem details say what."},
                     {"content", {{kProblemType, {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
  const Json session{{"type", "apiKey"},
                     {"in", "cookie"},
                     {"name", "__Host-session"},
                     {"description",
                      "Set by POST /api/v1/login. Every change also needs the header X-CSRF-Token with the session's "
                      "csrf_token."}};
  const Json token{{"type", "http"}, {"scheme", "bearer"}, {"description", "An API token, for programs."}};
  return {{"schemas", {{"Problem", problem_schema().json()}}},
          {"responses", {{"Problem", problem}}},
          {"securitySchemes", {{"session", session}, {"token", token}}}};
}

}  // namespace

Schema problem_schema() {
  using namespace schema;
  const Schema error = object({{"field", text().says("Which: a member's name, or a place in a file.")},
                               {"reason", text().says("What is wrong with it, one sentence.")}});
  return object({{"type", text()},
                 {"title", text()},
                 {"status", integer()},
                 {"detail", text().says("One sentence for people.")},
                 optional("errors", list(error).says("Everything that is wrong, at once."))});
}

std::vector<Answer> answers_of(const Route& route) {
  std::vector<Answer> all = route.answers;
  const auto says = [&](int status) { return std::ranges::find(all, status, &Answer::status) != all.end(); };
  for (const Common& common : kCommon) {
    if (common.applies(route) && !says(common.status)) {
      all.push_back({common.status, std::string(common.text), {std::string(kProblemType), {}}, {}});
    }
  }
  std::ranges::stable_sort(all, {}, &Answer::status);
  return all;
}

Json openapi_document(const std::vector<Route>& routes, std::string_view version) {
  Json paths = Json::object();
  std::set<std::string> tags;
  for (const Route& route : routes) {
    if (route.tag.empty()) {
      continue;
    }
    paths[route.path][in_lower_case(route.method)] = operation_json(route);
    tags.insert(route.tag);
  }
  Json groups = Json::array();
  for (const std::string& tag : tags) {
    groups.push_back({{"name", tag}});
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "netvisiond"},
            {"version", version},
            {"description", "The HTTP interface of the card. Errors are RFC 9457 problem details."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", Json::array({Json{{"url", "/"}}})},
          {"tags", groups},
          {"paths", paths},
          {"components", components()}};
}

}  // namespace nv::http
