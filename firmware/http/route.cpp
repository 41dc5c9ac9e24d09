#include "http/route.hpp"

#include <array>
#include <utility>

namespace nv::http {

std::string_view access_name(Access access) {
  constexpr std::array<std::string_view, 6> kNames{"anyone", "visitor", "session", "read_only", "read_write", "admin"};
  return kNames.at(static_cast<std::size_t>(access));
}

Route::Route(std::string the_method, std::string the_path, Access the_access, std::size_t the_body_limit,
             std::string the_summary)
    : method(std::move(the_method)),
      path(std::move(the_path)),
      access(the_access),
      body_limit(the_body_limit),
      summary(std::move(the_summary)) {}

Route Route::in(std::string group) && {
  tag = std::move(group);
  return std::move(*this);
}

Route Route::says(std::string text) && {
  description = std::move(text);
  return std::move(*this);
}

Route Route::at(std::string name, Schema schema, std::string text) && {
  parameters.push_back({std::move(name), Parameter::In::path, std::move(schema), std::move(text), true});
  return std::move(*this);
}

Route Route::query(std::string name, Schema schema, std::string text) && {
  parameters.push_back({std::move(name), Parameter::In::query, std::move(schema), std::move(text), false});
  return std::move(*this);
}

Route Route::header(std::string name, std::string text, bool required) && {
  parameters.push_back({std::move(name), Parameter::In::header, schema::text(), std::move(text), required});
  return std::move(*this);
}

Route Route::takes(const Schema& body) && {
  bodies.push_back({std::string(kJson), body});
  return std::move(*this);
}

Route Route::takes_file(std::string content_type) && {
  bodies.push_back({std::move(content_type), {}});
  return std::move(*this);
}

Route Route::gives(int status, std::string text, Schema body, std::vector<std::string> headers) && {
  answers.push_back({status, std::move(text), {std::string(kJson), std::move(body)}, std::move(headers)});
  return std::move(*this);
}

Route Route::gives_file(int status, std::string text, std::string content_type) && {
  answers.push_back({status, std::move(text), {std::move(content_type), {}}, {}});
  return std::move(*this);
}

Route Route::gives_nothing(int status, std::string text) && {
  answers.push_back({status, std::move(text), {}, {}});
  return std::move(*this);
}

Route Route::refuses(int status, std::string text) && {
  answers.push_back({status, std::move(text), {"application/problem+json", {}}, {}});
  return std::move(*this);
}

Route Route::keeps() && {
  stores = true;
  return std::move(*this);
}

}  // namespace nv::http
