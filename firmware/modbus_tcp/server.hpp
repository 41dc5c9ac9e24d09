// The Modbus TCP server (manual 15.12), and the same over TLS (Modbus/TCP Security, MB-TCP-Security-v21). Settings
// change it while it runs. A port that cannot be had is a state it reports and keeps trying to leave; only a port given
// on the command line must be there at the start.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/service.hpp"
#include "model/device_model.hpp"
#include "settings/sections/modbus_tcp.hpp"
#include "tls/context.hpp"

namespace nv::modbus_tcp {

struct ServerConfig {
  settings::ModbusTcpSettings settings;
  std::chrono::seconds automatic_age_limit{36};  // when the settings name none
  std::optional<boost::asio::ip::address> bind;  // none: every IPv4 and IPv6 address
  std::optional<std::uint16_t> forced_port;      // switches the server on, whatever the settings say
  std::optional<std::uint16_t> forced_secure_port;
  std::optional<tls::Context> security;  // asks clients for certificates; none: nothing is served over TLS
  std::string security_problem;          // why there is none, although it is wanted
};

struct ServerState {
  bool enabled = false;
  std::optional<std::uint16_t> port;  // while it listens
  std::string problem;                // why it does not, although it should
  std::optional<std::uint16_t> secure_port;
  std::string secure_problem;
  std::size_t connections = 0;  // of both kinds
};

// A port that another program has.
struct PortProblem {
  bool secure = false;  // which of the two wants it
  std::string message;
};

class Server final : public core::Service {
 public:
  Server(boost::asio::any_io_executor executor, const model::DeviceModel& model, const core::Clock& clock,
         core::Logger log, ServerConfig config);
  ~Server() override;

  core::Result<void> start() override;
  boost::asio::awaitable<void> stop() override;
  void apply(ServerConfig config);
  // Whether the port that these settings would have it change to can be had now.
  std::optional<PortProblem> port_problem(const settings::ModbusTcpSettings& settings) const;
  ServerState state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nv::modbus_tcp
