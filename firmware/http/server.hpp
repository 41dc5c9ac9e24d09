// The HTTP listener. Until it has TLS and a log-in it serves this machine only: it binds the loopback addresses, and it
// answers only requests whose Host names the loopback (no web page can read it through a rebound name).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "core/log.hpp"
#include "core/service.hpp"
#include "http/router.hpp"

namespace nv::http {

struct ServerLimits {
  std::size_t connections = 32;
  std::size_t header_bytes = 8 * 1024;
  std::size_t body_bytes = 16 * 1024;
};

class Server final : public core::Service {
 public:
  // port 0: any free one. The router must outlive the server.
  Server(boost::asio::any_io_executor executor, std::uint16_t port, const Router& router, core::Logger log,
         ServerLimits limits = {});
  ~Server() override;

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;
  std::uint16_t port() const;  // the bound one, after start()

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nv::http
