// The interface for people to read: one page of HTML and its style sheet, from the declarations of the routes. No
// script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"

namespace nv::http {

inline constexpr std::string_view kDocsStylePath = "/api/docs.css";

std::string docs_page(const std::vector<Route>& routes, std::string_view version);
std::string_view docs_style();

}  // namespace nv::http
