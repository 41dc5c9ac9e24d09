// Who gets one of the web server's connections: at most so many in all and so many for one client
// (core::client_of). Main thread.
#pragma once

#include <cstddef>
#include <map>

#include <boost/asio/ip/address.hpp>

namespace nv::http {

class Admission {
 public:
  void set_limits(std::size_t in_all, std::size_t per_address);

  bool is_full() const { return taken_ >= in_all_; }
  // Whether this address's client has used up its share.
  bool is_greedy(const boost::asio::ip::address& address) const;
  void enter(const boost::asio::ip::address& address);
  void leave(const boost::asio::ip::address& address);

 private:
  std::size_t in_all_ = 128;
  std::size_t per_address_ = 32;
  std::size_t taken_ = 0;
  std::map<boost::asio::ip::address, std::size_t> by_address_;
};

}  // namespace nv::http
