#include "http/admission.hpp"

#include <algorithm>

namespace nv::http {
namespace ip = boost::asio::ip;

ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

ip::address client_of(const ip::address& address) {
  const ip::address known = plain(address);
  if (known.is_v4() || known.to_v6().is_link_local() || known.is_loopback()) {
    return known;
  }
  auto bytes = known.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6(bytes);
}

void Admission::set_limits(std::size_t in_all, std::size_t per_address) {
  in_all_ = in_all;
  per_address_ = per_address;
}

bool Admission::is_greedy(const ip::address& address) const {
  const auto found = by_address_.find(client_of(address));
  return found != by_address_.end() && found->second >= per_address_;
}

void Admission::enter(const ip::address& address) {
  ++taken_;
  ++by_address_[client_of(address)];
}

void Admission::leave(const ip::address& address) {
  --taken_;
  const auto found = by_address_.find(client_of(address));
  if (--found->second == 0) {
    by_address_.erase(found);
  }
}

}  // namespace nv::http
