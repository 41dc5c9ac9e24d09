// One TCP port, on every address or some: accepts, and hands the sockets over. A port that cannot be had is a state
// that retry() may end; the log tells it once for each reason. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "core/log.hpp"
#include "core/result.hpp"
#include "core/task_group.hpp"

namespace nv::tls {

struct ListenPlace {
  std::vector<boost::asio::ip::address> addresses;  // none: every IPv4 and IPv6 address
  std::uint16_t port = 0;                           // 0: any free one
  bool operator==(const ListenPlace&) const = default;
};

class Listener {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  // The group outlives the listener.
  Listener(boost::asio::any_io_executor executor, core::TaskGroup& tasks, core::Logger log, std::string name,
           std::function<void(Socket)> accepted);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  // Changes to the place. An error says which port cannot be had; retry() tries again, call it every some seconds.
  // Where only the port is another one, the old port serves until the new one does.
  core::Result<void> open(ListenPlace place);
  // Whether the place could be had now; the error as open() would give it. Nothing changes.
  core::Result<void> try_place(const ListenPlace& place) const;
  void retry();
  void close();
  bool is_wanted() const { return wanted_.has_value(); }
  bool is_wanted_at(const ListenPlace& place) const { return wanted_ == place; }

  std::optional<std::uint16_t> port() const;  // the bound one, which may be that of before: problem() says so
  const std::string& problem() const { return problem_; }

 private:
  using Acceptor = boost::asio::ip::tcp::acceptor;
  using Acceptors = std::vector<std::shared_ptr<Acceptor>>;
  core::Result<void> listen();
  core::Result<Acceptors> bind(const ListenPlace& place) const;
  void close_acceptors();
  core::Result<std::shared_ptr<Acceptor>> listen_at(const boost::asio::ip::tcp::endpoint& endpoint, bool both) const;
  void hand_over(Socket socket);
  boost::asio::awaitable<void> accept(std::shared_ptr<Acceptor> acceptor);

  boost::asio::any_io_executor executor_;
  core::TaskGroup& tasks_;
  core::Logger log_;
  std::string name_;
  std::function<void(Socket)> accepted_;
  std::optional<ListenPlace> wanted_;
  std::string problem_;
  Acceptors acceptors_;
};

}  // namespace nv::tls
