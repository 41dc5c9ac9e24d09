#include "app/modbus_security.hpp"

#include "core/file.hpp"

namespace nv::app {

core::Result<tls::Context> ModbusSecurity::context(const tls::Identity& identity, const std::string& roots_file) {
  constexpr std::size_t kLargestFile = 64 * 1024;
  if (roots_file.empty()) {
    return core::fail("no file of client authorities is named");
  }
  auto roots = core::read_file(roots_file, kLargestFile);
  if (!roots) {
    return roots.error();
  }
  if (context_ && identity.leaf == identity_.leaf && *roots == roots_) {
    return *context_;
  }
  tls::ContextOptions options;
  options.client_roots = *roots;
  options.session_name = "modbus";
  auto made = tls::Context::make_server(identity, options);
  if (made) {
    identity_ = identity;
    roots_ = std::move(*roots);
    context_ = *made;
  }
  return made;
}

}  // namespace nv::app
