#include "http/docs_page.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "http/openapi.hpp"

namespace nv::http {
namespace {

using Groups = std::map<std::string, std::vector<const Route*>>;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + escaped(text) + "</" + std::string(name) + ">";
}

std::string row(std::initializer_list<std::string_view> cells) {
  std::string html = "<tr>";
  for (const std::string_view cell : cells) {
    html += element("td", cell);
  }
  return html + "</tr>\n";
}

std::string schema_html(const Content& content) {
  if (content.schema.is_empty()) {
    return content.type.empty() ? std::string() : "<p>" + element("code", content.type) + "</p>\n";
  }
  return "<details>" + element("summary", "Schema") + element("pre", content.schema.json().dump(2)) + "</details>\n";
}

std::string who(Access access) {
  switch (access) {
    case Access::anyone:
      return "anyone";
    case Access::visitor:
      return "anyone, once the first password has been changed";
    case Access::session:
      return "a session";
    case Access::read_only:
      return "read only, read/write, admin";
    case Access::read_write:
      return "read/write, admin";
    case Access::admin:
      break;
  }
  return "admin";
}

std::string parameters_html(const Route& route) {
  if (route.parameters.empty()) {
    return {};
  }
  std::string html = "<table><tr><th>Parameter</th><th>In</th><th>What</th><th>Schema</th></tr>\n";
  for (const Parameter& parameter : route.parameters) {
    const std::string_view place = parameter.in == Parameter::In::path    ? "path"
                                   : parameter.in == Parameter::In::query ? "query"
                                                                          : "header";
    html += row({parameter.name, place, parameter.description, parameter.schema.json().dump()});
  }
  return html + "</table>\n";
}

std::string answers_html(const Route& route) {
  std::string html = "<table><tr><th>Status</th><th>Answer</th></tr>\n";
  for (const Answer& answer : answers_of(route)) {
    html += row({std::to_string(answer.status), answer.description});
  }
  html += "</table>\n";
  for (const Answer& answer : route.answers) {
    html += answer.status < 300 ? schema_html(answer.content) : std::string();
  }
  return html;
}

std::string route_html(const Route& route) {
  std::string html = "<section>\n<h3><code>" + escaped(route.method) + " " + escaped(route.path) + "</code></h3>\n";
  html += element("p", route.summary) + "\n";
  html += route.description.empty() ? std::string() : element("p", route.description) + "\n";
  html += "<p>Who: " + escaped(who(route.access)) + "</p>\n" + parameters_html(route);
  for (const Content& body : route.bodies) {
    html += element("p", "Body: " + body.type + ", at most " + std::to_string(route.body_limit) + " bytes") + "\n";
    html += body.schema.is_empty() ? std::string() : schema_html(body);
  }
  return html + answers_html(route) + "</section>\n";
}

std::string contents(const Groups& groups) {
  std::string html = "<nav><ul>\n";
  for (const auto& [name, routes] : groups) {
    html += "<li><a href=\"#" + escaped(name) + "\">" + escaped(name) + "</a></li>\n";
  }
  return html + "</ul></nav>\n";
}

}  // namespace

std::string docs_page(const std::vector<Route>& routes, std::string_view version) {
  Groups groups;
  for (const Route& route : routes) {
    if (!route.tag.empty()) {
      groups[route.tag].push_back(&route);
    }
  }
  std::string html =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>HTTP interface - netvisiond</title>\n"
      "<link rel=\"stylesheet\" href=\"" +
      std::string(kDocsStylePath) + "\">\n</head>\n<body>\n<h1>HTTP interface</h1>\n";
  html += element("p", "netvisiond " + std::string(version)) +
          "\n<p>For programs: <a href=\"/api/v1/openapi.json\">OpenAPI 3.1</a>.</p>\n" + contents(groups);
  for (const auto& [name, list] : groups) {
    html += "<h2 id=\"" + escaped(name) + "\">" + escaped(name) + "</h2>\n";
    for (const Route* route : list) {
      html += route_html(*route);
    }
  }
  return html + "</body>\n</html>\n";
}

std::string_view docs_style() {
  return R"(:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
section { border: 1px solid GrayText; border-radius: 0.4rem; margin: 1rem 0; padding: 0 1rem; }
h3 { margin: 0.8rem 0 0.2rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0.5rem 0; }
th, td { border: 1px solid GrayText; padding: 0.2rem 0.6rem; text-align: left; overflow-wrap: anywhere; }
th { white-space: nowrap; }
pre { overflow: auto; max-height: 30rem; }
)";
}

}  // namespace nv::http
