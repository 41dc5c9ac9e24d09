// Path and method -> handler. Main thread.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "http/message.hpp"

namespace nv::http {

class Router {
 public:
  using Handler = std::function<Response(const Request&)>;

  void get(std::string path, Handler handler);
  // 404 for an unknown path, 405 for another method; HEAD is answered as GET.
  Response handle(const Request& request) const;

 private:
  std::map<std::string, Handler, std::less<>> get_routes_;
};

}  // namespace nv::http
