#include "http/admission.hpp"

#include "core/peer_address.hpp"

namespace nv::http {
namespace ip = boost::asio::ip;
using core::client_of;

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
