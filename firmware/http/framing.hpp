// One framing (RFC 9112): a request head that two servers could read differently is refused. Looks at the bytes before
// the parser does. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nv::http {

struct Refusal {
  int status = 400;
  std::string detail;  // one sentence
};

// `head` is everything up to and with the empty line. Refused: bare CR or LF, control characters, folded lines, space
// around a header's name, a doubled or listed Content-Length, both length headers, any transfer coding but one
// "chunked", none or several Host lines, a version that is not 1.0 or 1.1, more than 64 lines.
std::optional<Refusal> framing_fault(std::string_view head);

// "https://ups-1:8443/x?y" as its authority and "/x?y": RFC 9112 3.2.2, the form for proxies, which every server takes.
// The authority is what Host would be. None for another form, and for an authority that Host could not be.
struct AbsoluteTarget {
  std::string_view authority;
  std::string rest;
};
std::optional<AbsoluteTarget> absolute_target(std::string_view target);

}  // namespace nv::http
