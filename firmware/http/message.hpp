// A request and a response as plain structs: routes know no HTTP library.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace nv::http {

struct Request {
  std::string method;  // upper case
  std::string path;    // decoded, without query
  std::map<std::string, std::string, std::less<>> query;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string allow;  // of a 405
};

// "/a/b?x=1&y=%20" -> path and query; none for a target that is no absolute path, is malformed, or has over 32
// parameters.
std::optional<Request> parse_target(std::string_view method, std::string_view target);

// RFC 9457 problem details.
Response problem(int status, std::string_view title, std::string_view detail = {});

}  // namespace nv::http
