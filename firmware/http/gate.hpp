// Who may pass: asked for each request once its route is known, before its body is read. Main thread.
#pragma once

#include <optional>

#include "http/message.hpp"
#include "http/router.hpp"

namespace nv::http {

class Gate {
 public:
  virtual ~Gate() = default;
  // Sets request.caller where somebody is known. The answer to who may not pass; none when they may.
  virtual std::optional<Response> admit(Request& request, const Route& route) = 0;
};

}  // namespace nv::http
