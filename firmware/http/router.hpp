// Method and path -> handler, with who may call it. Main thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "http/message.hpp"
#include "http/route.hpp"

namespace nv::http {

class Router {
 public:
  using Handler = std::function<Response(const Request&)>;
  // The request lives until the awaitable has ended. What throws is answered with 500 and logged.
  using AwaitingHandler = std::function<boost::asio::awaitable<Response>(const Request&)>;

  void add(Route route, Handler handler);
  void add(Route route, AwaitingHandler handler);

  struct Entry {
    Route route;
    std::variant<Handler, AwaitingHandler> handler;
  };
  // The entry for the request, whose `parameters` are then set; or the answer: 404 for an unknown path, 405 for another
  // method.
  std::variant<const Entry*, Response> find(Request& request) const;

  // Every route, in the order of their paths.
  std::vector<Route> routes() const;

 private:
  using Methods = std::map<std::string, Entry, std::less<>>;
  struct Pattern {
    std::vector<std::string> segments;  // a parameter begins with '{'
    Methods methods;
  };
  void put(Entry entry);
  const Methods* methods_at(Request& request) const;

  std::map<std::string, Methods, std::less<>> plain_;
  std::map<std::string, Pattern, std::less<>> patterns_;
};

}  // namespace nv::http
