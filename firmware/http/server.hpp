// The web server: HTTPS, and plain HTTP that redirects to it (or serves, or serves this machine only, as the settings
// say). Settings and certificates change it while it runs; connections that exist end with their next answer. Main
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include "core/log.hpp"
#include "core/service.hpp"
#include "http/gate.hpp"
#include "http/router.hpp"
#include "settings/sections/http.hpp"
#include "tls/certificates.hpp"

namespace nv::http {

struct ServerConfig {
  settings::HttpSettings http;
  settings::HttpsSettings https;
  settings::WebSettings web;
  std::optional<boost::asio::ip::address>
      bind;                  // none: every address. Plain HTTP in mode "local" is the loopback's only
  std::string client_roots;  // PEM: only clients with a certificate of these get in over HTTPS; empty: everybody
  // Given while client_roots are on trial: called, from the loop, once the administrator has come in by them.
  std::function<void()> roots_proven;
  // Given on the command line: switched on whatever the settings say, and the port must be had.
  std::optional<std::uint16_t> forced_http_port;
  std::optional<std::uint16_t> forced_https_port;
};

struct ServerState {
  struct Port {
    bool enabled = false;
    std::optional<std::uint16_t> port;  // while it listens
    std::string problem;                // why it does not, although it should
  };
  Port http;
  Port https;
  std::size_t connections = 0;  // of both kinds
};

// A port that another program has.
struct PortProblem {
  bool https = false;  // which of the two wants it
  std::string message;
};

class Server final : public core::Service {
 public:
  // Router, gate and certificates (loaded) outlive the server.
  Server(boost::asio::any_io_executor executor, const Router& router, Gate& gate, tls::Certificates& certificates,
         core::Logger log, ServerConfig config);
  ~Server() override;

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;
  // Another port is had before the old one is given up: when it cannot be had, the old one serves on.
  void apply(ServerConfig config);
  // Whether the port that apply() would have to change to can be had now.
  std::optional<PortProblem> port_problem(const ServerConfig& config) const;
  ServerState state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nv::http
