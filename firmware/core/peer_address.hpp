// Addresses of peers: as they are shown, and what counts as one client. Pure.
#pragma once

#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

namespace nv::core {

// As shown and logged: IPv4 in its own form, also when it came mapped into IPv6.
boost::asio::ip::address plain(const boost::asio::ip::address& address);

// What counts as one client wherever tries or connections are counted: an IPv4 address (also when mapped into IPv6), an
// IPv6 network of 64 bits, for who is in one can take any address of it (RFC 4291 2.5.4, RFC 8981); with link-local
// addresses that is the whole link, each interface's own.
boost::asio::ip::address client_of(const boost::asio::ip::address& address);
// The same of an address as text; what is none is a client by itself.
std::string client_of(std::string_view address);

}  // namespace nv::core
