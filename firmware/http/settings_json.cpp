#include "http/settings_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "settings/value_json.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using settings::Kind;
using settings::Row;
using settings::Rule;
using settings::Value;

bool is_set(const Value& secret) {
  return secret != Value(std::string());
}

Json value_json(const Row& row, const Value& value) {
  if (row.rule.kind == Kind::secret) {
    return is_set(value) ? Json(kSecretMask) : Json("");
  }
  return settings::value_json(value);
}

std::string shortened(std::string text) {
  constexpr std::size_t kLongest = 40;
  text.resize(std::min(text.size(), kLongest));
  return text;
}

Value value_of(const Json& json) {
  if (json.is_null()) {
    return {};
  }
  if (json.is_boolean()) {
    return json.get<bool>();
  }
  if (json.is_string()) {
    return json.get<std::string>();
  }
  if (const auto number = settings::whole_number(json)) {
    return *number;
  }
  return settings::Unusable{json.is_object()  ? "an object"
                            : json.is_array() ? "a list"
                                              : shortened(json.dump(-1, ' ', true))};
}

// Each number with its words, as JSON Schema annotates an enumeration.
void add_labels(Json& json, const Rule& rule) {
  if (rule.label == nullptr) {
    return;
  }
  if (rule.optional) {
    json["oneOf"].push_back({{"const", nullptr}, {"title", settings::shown(rule, Value())}});
  }
  for (std::int64_t number = rule.min; number <= rule.max; ++number) {
    json["oneOf"].push_back({{"const", number}, {"title", rule.label(number)}});
  }
}

// The type alone and its limits.
void add_type(Json& json, const Rule& rule) {
  const auto typed = [&](const char* type) {
    json["type"] = rule.optional ? Json(Json::array({type, "null"})) : Json(type);
  };
  switch (rule.kind) {
    case Kind::flag:
      return typed("boolean");
    case Kind::number:
      typed("integer");
      json["minimum"] = rule.min;
      json["maximum"] = rule.max;
      add_labels(json, rule);
      return;
    case Kind::choice:
      json["enum"] = Json::array();
      for (const settings::Choice& choice : rule.choices) {
        json["enum"].push_back(choice.word.empty() ? Json(choice.number) : Json(choice.word));
      }
      if (rule.optional) {
        json["enum"].push_back(nullptr);
      }
      return;
    default:
      typed("string");
      json["maxLength"] = rule.max_length;
      if (rule.min_length > 0) {
        const Json unchanged = Json::array({"", kSecretMask});
        json["anyOf"] =
            Json::array({Json::object({{"minLength", rule.min_length}}), Json::object({{"enum", unchanged}})});
      }
  }
}

Json row_schema(const Row& row, const Value& fallback) {
  Json json = Json::object();
  add_type(json, row.rule);
  json["description"] = row.rule.help;
  json["x-kind"] = settings::kind_name(row.rule.kind);
  if (!row.rule.unit.empty()) {
    json["x-unit"] = row.rule.unit;
  }
  if (row.rule.kind == Kind::secret) {
    json["writeOnly"] = true;
  } else {
    json["default"] = settings::value_json(fallback);
  }
  if (!row.rule.absent.empty()) {
    json["const"] = settings::value_json(settings::only_value(row.rule));
    json["readOnly"] = true;
    json["x-absent"] = settings::absence(row.rule);
  }
  return json;
}

bool keeps(const Row& row, const Json& given) {
  return row.rule.kind == Kind::secret && given == kSecretMask;
}

}  // namespace

Json section_json(const settings::SectionView& section) {
  Json json = Json::object();
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    json[std::string(section.rows[i].key)] = value_json(section.rows[i], section.values[i]);
  }
  return json;
}

Json section_schema(const settings::SectionView& section) {
  Json properties = Json::object();
  Json required = Json::array();
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    properties[std::string(section.rows[i].key)] = row_schema(section.rows[i], section.defaults[i]);
    required.push_back(section.rows[i].key);
  }
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"$id", "/api/v1/settings/" + std::string(section.name) + "/schema"},
          {"title", section.name},
          {"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

SectionChange section_change(const settings::SectionView& section, const Json& object, bool whole) {
  SectionChange change;
  change.values.assign(section.values.begin(), section.values.end());
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    const Row& row = section.rows[i];
    const auto given = object.find(row.key);
    if (given == object.end()) {
      if (whole) {
        change.errors.push_back({std::string(row.key), "is missing"});
      }
      continue;
    }
    Value value = keeps(row, *given) ? section.values[i] : value_of(*given);
    if (auto reason = refusal(row.rule, value)) {
      change.errors.push_back({std::string(row.key), std::move(*reason)});
    }
    change.values[i] = std::move(value);
  }
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(section.rows, name, &Row::key) == section.rows.end()) {
      change.errors.push_back({shortened(name), "no such setting"});
    }
  }
  return change;
}

}  // namespace nv::http
