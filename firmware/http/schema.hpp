// JSON Schema (2020-12) of what a route takes and gives, built from small pieces: it stands once, in the route's
// declaration, and the OpenAPI document shows it. Values, cheap to copy. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace nv::http {

class Schema {
 public:
  Schema() = default;  // none: the content is no JSON
  explicit Schema(const nlohmann::ordered_json& json);

  bool is_empty() const { return json_ == nullptr; }
  const nlohmann::ordered_json& json() const;  // of one that is not empty
  Schema says(std::string_view description) const;

 private:
  std::shared_ptr<const nlohmann::ordered_json> json_;
};

namespace schema {

Schema text(std::size_t max_length = 0);  // 0: no limit said
Schema time();                            // RFC 3339, UTC
Schema number();
Schema integer();
Schema integer(std::int64_t min, std::int64_t max);
Schema flag();
Schema choice(std::initializer_list<std::string_view> words);
Schema choice(const std::vector<std::string>& words);
Schema list(const Schema& of);
Schema map(const Schema& values);  // an object whose names are data
Schema nullable(const Schema& schema);
Schema any();

struct Member {
  std::string name;
  Schema schema;
  bool required = true;
};
Member optional(std::string name, Schema schema);
Schema object(const std::vector<Member>& members);
Schema body(const std::vector<Member>& members);  // of a request: no other members than these

}  // namespace schema

}  // namespace nv::http
