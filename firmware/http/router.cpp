#include "http/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace nv::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    segments.emplace_back(path.substr(1, end - 1));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

// Sets the request's parameters when it does.
bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path, Request& request) {
  if (pattern.size() != path.size()) {
    return false;
  }
  std::map<std::string, std::string, std::less<>> parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_parameter(pattern[i]) && !path[i].empty()) {
      parameters.emplace(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
    } else if (pattern[i] != path[i]) {
      return false;
    }
  }
  request.parameters = std::move(parameters);
  return true;
}

std::string allowed(const std::vector<std::string>& methods) {
  std::string list;
  for (const std::string& method : methods) {
    list += (list.empty() ? "" : ", ") + method + (method == "GET" ? ", HEAD" : "");
  }
  return list;
}

}  // namespace

void Router::add(Route route, Handler handler) {
  put({std::move(route), std::move(handler)});
}

void Router::add(Route route, AwaitingHandler handler) {
  put({std::move(route), std::move(handler)});
}

void Router::put(Entry entry) {
  const std::string path = entry.route.path;
  const std::string method = entry.route.method;
  const bool is_pattern = path.find('{') != std::string::npos;
  if (is_pattern) {
    patterns_[path].segments = split(path);
  }
  Methods& methods = is_pattern ? patterns_[path].methods : plain_[path];
  if (!methods.emplace(method, std::move(entry)).second) {
    throw std::logic_error("two routes for " + method + " " + path);
  }
}

const Router::Methods* Router::methods_at(Request& request) const {
  if (const auto found = plain_.find(request.path); found != plain_.end()) {
    return &found->second;
  }
  const auto segments = split(request.path);
  const auto found = std::ranges::find_if(
      patterns_, [&](const auto& pattern) { return matches(pattern.second.segments, segments, request); });
  return found != patterns_.end() ? &found->second.methods : nullptr;
}

std::variant<const Router::Entry*, Response> Router::find(Request& request) const {
  const Methods* methods = methods_at(request);
  if (methods == nullptr) {
    return problem(404, "there is nothing at this path");
  }
  const auto found = methods->find(request.method == "HEAD" ? "GET" : std::string_view(request.method));
  if (found != methods->end()) {
    return &found->second;
  }
  std::vector<std::string> names;
  for (const auto& [method, entry] : *methods) {
    names.push_back(method);
  }
  Response response = problem(405, "this path takes only " + allowed(names));
  response.headers.emplace_back("Allow", allowed(names));
  return response;
}

std::vector<Route> Router::routes() const {
  std::vector<Route> all;
  for (const auto& [path, methods] : plain_) {
    for (const auto& [method, entry] : methods) {
      all.push_back(entry.route);
    }
  }
  for (const auto& [path, pattern] : patterns_) {
    for (const auto& [method, entry] : pattern.methods) {
      all.push_back(entry.route);
    }
  }
  std::ranges::stable_sort(all, {}, &Route::path);
  return all;
}

}  // namespace nv::http
