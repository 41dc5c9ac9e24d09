#include "http/routes/openapi_routes.hpp"

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/docs_page.hpp"
#include "http/openapi.hpp"

namespace nv::http {
namespace {

// Made when somebody first asks: then every route is there.
Router::Handler made_once(std::string content_type, std::function<std::string()> make) {
  const auto text = std::make_shared<std::shared_ptr<const std::string>>();
  return [text, content_type = std::move(content_type), make = std::move(make)](const Request&) {
    if (!*text) {
      *text = std::make_shared<const std::string>(make());
    }
    Response response;
    response.content_type = content_type;
    response.shared_body = *text;
    return response;
  };
}

}  // namespace

void add_openapi_routes(Router& router, std::string version) {
  constexpr const char* kGroup = "Documentation";
  router.add(
      Route("GET", "/api/v1/openapi.json", Access::visitor, 0, "This description of the interface (OpenAPI 3.1).")
          .in(kGroup)
          .gives(200, "An OpenAPI document.", schema::object({{"openapi", schema::text()}})),
      made_once(std::string(kJson), [&router, version] { return openapi_document(router.routes(), version).dump(); }));
  router.add(Route("GET", "/api/docs", Access::visitor, 0, "The same for people.")
                 .in(kGroup)
                 .gives_file(200, "A page.", "text/html; charset=utf-8"),
             made_once("text/html; charset=utf-8",
                       [&router, version = std::move(version)] { return docs_page(router.routes(), version); }));
  router.add(Route("GET", std::string(kDocsStylePath), Access::visitor, 0, "The page's style sheet."),
             made_once("text/css; charset=utf-8", [] { return std::string(docs_style()); }));
}

}  // namespace nv::http
