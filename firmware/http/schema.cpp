#include "http/schema.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace nv::http {

using Json = nlohmann::ordered_json;

Schema::Schema(const Json& json) : json_(std::make_shared<const Json>(json)) {}

const Json& Schema::json() const {
  if (is_empty()) {
    throw std::logic_error("an empty schema has no JSON");
  }
  return *json_;
}

Schema Schema::says(std::string_view description) const {
  Json copy = json();
  copy["description"] = description;
  return Schema(copy);
}

namespace schema {
namespace {

Schema of_type(const char* type) {
  return Schema(Json{{"type", type}});
}

}  // namespace

Schema text(std::size_t max_length) {
  Json json{{"type", "string"}};
  if (max_length != 0) {
    json["maxLength"] = max_length;
  }
  return Schema(json);
}

Schema time() {
  return Schema(Json{{"type", "string"}, {"format", "date-time"}});
}

Schema number() {
  return of_type("number");
}

Schema integer() {
  return of_type("integer");
}

Schema integer(std::int64_t min, std::int64_t max) {
  return Schema(Json{{"type", "integer"}, {"minimum", min}, {"maximum", max}});
}

Schema flag() {
  return of_type("boolean");
}

Schema choice(std::initializer_list<std::string_view> words) {
  return choice(std::vector<std::string>(words.begin(), words.end()));
}

Schema choice(const std::vector<std::string>& words) {
  return Schema(Json{{"type", "string"}, {"enum", words}});
}

Schema list(const Schema& of) {
  return Schema(Json{{"type", "array"}, {"items", of.json()}});
}

Schema map(const Schema& values) {
  return Schema(Json{{"type", "object"}, {"additionalProperties", values.json()}});
}

Schema nullable(const Schema& schema) {
  Json json = schema.json();
  if (json.contains("type") && json["type"].is_string() && !json.contains("enum")) {
    json["type"] = Json::array({json["type"], "null"});
    return Schema(json);
  }
  return Schema(Json{{"anyOf", Json::array({std::move(json), Json{{"type", "null"}}})}});
}

Schema any() {
  return Schema(Json::object());
}

Schema body(const std::vector<Member>& members) {
  Json json = object(members).json();
  json["additionalProperties"] = false;
  return Schema(json);
}

Member optional(std::string name, Schema schema) {
  return {std::move(name), std::move(schema), false};
}

Schema object(const std::vector<Member>& members) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Member& member : members) {
    properties[member.name] = member.schema.json();
    if (member.required) {
      required.push_back(member.name);
    }
  }
  Json json{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) {
    json["required"] = std::move(required);
  }
  return Schema(json);
}

}  // namespace schema

}  // namespace nv::http
