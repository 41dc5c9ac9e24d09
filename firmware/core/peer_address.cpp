#include "core/peer_address.hpp"

#include <algorithm>

namespace nv::core {
namespace ip = boost::asio::ip;

ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

ip::address client_of(const ip::address& address) {
  const ip::address known = plain(address);
  if (known.is_v4() || known.is_loopback()) {
    return known;
  }
  auto bytes = known.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6(bytes, known.to_v6().scope_id());
}

std::string client_of(std::string_view address) {
  boost::system::error_code none;
  const ip::address known = ip::make_address(address, none);
  return none ? std::string(address) : client_of(known).to_string();
}

}  // namespace nv::core
