// What the card is made of: the product and its parts, each with version and licence. Main thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "http/router.hpp"

namespace nv::http {

struct Part {
  std::string name;
  std::string version;
  std::string license;  // an SPDX expression
  std::string text;     // the licence's text where it must go with every copy; may be empty

  bool operator==(const Part&) const = default;
};

struct AboutCard {
  std::string version;
  std::vector<Part> daemon;  // libraries, as loaded or compiled in
  std::vector<Part> page;    // npm packages in the web page
};

// The list that the page's build writes beside it: {"parts": [{"name", "version", "license", "text"}]}. An error when
// it is anything else, or has more than 200 parts.
core::Result<std::vector<Part>> parse_parts(std::string_view json);

void add_about_routes(Router& router, AboutCard about);

}  // namespace nv::http
