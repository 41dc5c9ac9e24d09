// What Modbus over TLS shows and asks for: the card's certificate, and the authorities of its clients from a file the
// settings name. Main thread.
#pragma once

#include <optional>
#include <string>

#include "core/result.hpp"
#include "tls/context.hpp"
#include "tls/identity.hpp"

namespace nv::app {

class ModbusSecurity {
 public:
  // Reads the file again. The same context as before while identity and authorities are the same, so that connections
  // last. The error says why nothing can be served over TLS.
  core::Result<tls::Context> context(const tls::Identity& identity, const std::string& roots_file);

 private:
  tls::Identity identity_;
  std::string roots_;
  std::optional<tls::Context> context_;
};

}  // namespace nv::app
