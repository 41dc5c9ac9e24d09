// The declaration of a route: method, path, who may call it, and its documentation, from which the OpenAPI document and
// its page are made. What every route of its kind answers (401, 403, 413, ...) is not said again: openapi.cpp knows.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/schema.hpp"

namespace nv::http {

// Who may call a route. Each level admits what those after it admit.
enum class Access {
  anyone,      // no log-in: the log-in itself and the files of its page
  visitor,     // no log-in, but refused until the first password has been changed
  session,     // any session, also one that may only change its password
  read_only,   // an account, whatever it may do
  read_write,  // settings and controls
  admin,       // accounts and certificates
};
std::string_view access_name(Access access);

inline constexpr std::string_view kJson = "application/json";

// A parameter of the path, the query, or a header the route looks at.
struct Parameter {
  enum class In { path, query, header };
  std::string name;
  In in = In::query;
  Schema schema;
  std::string description;
  bool required = false;
};

// A body: of a request or an answer. No content type: there is none.
struct Content {
  std::string type;
  Schema schema;  // empty for what is no JSON
};

struct Answer {
  int status = 200;
  std::string description;
  Content content;
  std::vector<std::string> headers;  // worth knowing, such as "ETag"
};

// For example:
//   Route("PUT", "/api/v1/users/{index}", Access::admin, 2048, "Set a row of the table.")
//       .in("Accounts")
//       .at("index", schema::integer(1, 8), "The row.")
//       .takes(schema::object({{"name", schema::text(32)}}))
//       .gives(200, "The whole table.", table())
//       .refuses(404, "There is no such row.")
struct Route {
  Route() = default;
  Route(std::string the_method, std::string the_path, Access the_access, std::size_t the_body_limit,
        std::string the_summary);

  std::string method;  // "GET" answers HEAD too
  std::string path;    // "/api/v1/users/{index}": a {name} stands for one segment
  Access access = Access::admin;
  std::size_t body_limit = 0;  // bytes; 0: a body is refused
  std::string summary;         // one line for people
  std::string tag;             // the group it is shown in; empty: a file of the web page, not documented
  std::string description;     // more than the summary, where that is needed
  std::vector<Parameter> parameters;
  std::vector<Content> bodies;  // the kinds of body it takes
  std::vector<Answer> answers;  // good ones and problems of its own
  bool stores = false;          // keeps something on the disk, which can fail (not_stored)
  bool background = false;      // asked without a person: does not begin a session's time anew
  // While this says so, everybody may read it who may read a visitor's files. Empty: never.
  std::function<bool()> opened;

  // Each returns the route with that added.
  Route in(std::string group) &&;
  Route says(std::string text) &&;
  Route at(std::string name, Schema schema, std::string text) &&;     // a parameter of the path
  Route query(std::string name, Schema schema, std::string text) &&;  // not required
  Route header(std::string name, std::string text, bool required) &&;
  Route takes(const Schema& body) &&;  // JSON
  Route takes_file(std::string content_type) &&;
  Route gives(int status, std::string text, Schema body, std::vector<std::string> headers = {}) &&;
  Route gives_file(int status, std::string text, std::string content_type) &&;
  Route gives_nothing(int status, std::string text) &&;
  Route refuses(int status, std::string text) &&;  // problem details
  Route keeps() &&;                                // stores something
};

}  // namespace nv::http
