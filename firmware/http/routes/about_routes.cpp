#include "http/routes/about_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostParts = 200;

Json part_json(const Part& part, std::string_view of) {
  return {{"name", part.name},
          {"version", part.version},
          {"license", part.license},
          {"of", of},
          {"text", part.text.empty() ? Json(nullptr) : Json(part.text)}};
}

Json about_json(const AboutCard& about) {
  Json parts = Json::array();
  for (const Part& part : about.daemon) {
    parts.push_back(part_json(part, "daemon"));
  }
  for (const Part& part : about.page) {
    parts.push_back(part_json(part, "page"));
  }
  return {{"name", "netvisiond"}, {"version", about.version}, {"license", "Apache-2.0"}, {"parts", std::move(parts)}};
}

std::optional<std::string> text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

std::optional<Part> parse_part(const Json& json) {
  if (!json.is_object()) {
    return std::nullopt;
  }
  auto name = text_of(json, "name");
  auto version = text_of(json, "version");
  auto license = text_of(json, "license");
  auto text = text_of(json, "text");
  if (!name || !version || !license || !text) {
    return std::nullopt;
  }
  return Part{std::move(*name), std::move(*version), std::move(*license), std::move(*text)};
}

}  // namespace

core::Result<std::vector<Part>> parse_parts(std::string_view json) {
  const Json document = Json::parse(json, nullptr, false);
  const bool has_list = document.is_object() && document.contains("parts") && document["parts"].is_array();
  if (!has_list || document["parts"].size() > kMostParts) {
    return core::fail("it is no list of up to " + std::to_string(kMostParts) + " parts");
  }
  std::vector<Part> parts;
  for (const Json& one : document["parts"]) {
    auto part = parse_part(one);
    if (!part) {
      return core::fail("a part needs the texts name, version, license and text");
    }
    parts.push_back(std::move(*part));
  }
  return parts;
}

void add_about_routes(Router& router, AboutCard about) {
  using namespace schema;
  const Schema part = object({{"name", text()},
                              {"version", text()},
                              {"license", text().says("SPDX.")},
                              {"of", choice({"daemon", "page"})},
                              {"text", nullable(text()).says("The licence's own, where it goes with every copy.")}});
  router.add(Route("GET", "/api/v1/about", Access::read_only, 0, "The product and its parts: versions and licences.")
                 .in("System")
                 .gives(200, "A library that is loaded tells its version itself.",
                        object({{"name", text()}, {"version", text()}, {"license", text()}, {"parts", list(part)}})),
             Router::Handler([about = std::move(about)](const Request&) { return json_response(about_json(about)); }));
}

}  // namespace nv::http
