// Who may pass: asked for each request once its route is known, before its body is read, and again behind it. Main
// thread.
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
  // The same once the body is there, which may have taken its time: who was admitted may have lost the right meanwhile.
  virtual std::optional<Response> admit_again(Request& request, const Route& route) = 0;
};

}  // namespace nv::http
