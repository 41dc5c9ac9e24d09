// The OpenAPI 3.1 document of the routes, wholly from their declarations. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"

namespace nv::http {

// Routes without a tag (files of the web page) are left out. `version` is the firmware's.
nlohmann::ordered_json openapi_document(const std::vector<Route>& routes, std::string_view version);

// All answers of a route: its own and those every route of its kind gives, ordered by status.
std::vector<Answer> answers_of(const Route& route);

// RFC 9457 with `errors`, one for each thing that is wrong.
Schema problem_schema();

}  // namespace nv::http
