// One TCP connection, with TLS or without: the same calls either way, so a server is written once. What comes in passes
// a small inbox, which Asio fills without asking for readiness first: one system call less for each request. OpenSSL
// reads the inbox and writes to the socket itself. Main thread (the socket's executor). One reader and one writer at a
// time; the stream must outlive what it is awaited for.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "tls/context.hpp"

struct ssl_st;

namespace nv::tls {

class Stream {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  struct Read {
    boost::system::error_code error;  // asio::error::eof when the peer has closed
    std::size_t bytes = 0;            // 0 only with an error
  };

  explicit Stream(Socket socket);                 // plain TCP
  Stream(Socket socket, const Context& context);  // TLS, the server's side
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  // Whether TLS began with this context, and not with one before it.
  bool uses(const Context& context) const;
  bool is_tls() const { return ssl_ != nullptr; }
  Socket& socket() { return socket_; }

  // Needed once, before anything else, with TLS; nothing to do without.
  boost::asio::awaitable<boost::system::error_code> handshake();

  // Returns when a read will bring something, or with the end as error. Keeps no buffer but the inbox (2 kB) meanwhile.
  boost::asio::awaitable<boost::system::error_code> wait_readable();
  // What has come already, without being waited for: none is no error.
  Read read_now(std::span<char> room);
  boost::asio::awaitable<Read> read_some(std::span<char> room);
  // What the peer takes without being waited for: fewer bytes than given, even none, are no error.
  Read write_now(std::string_view data);
  // Everything, or an error.
  boost::asio::awaitable<boost::system::error_code> write(std::string_view data);

  // Says goodbye (TLS close_notify), closes our side, and reads on for at most `patience` bytes until the peer closes
  // too, so that what we wrote last reaches it before a reset can. The caller's deadline (cancel) ends it.
  boost::asio::awaitable<void> close(std::size_t patience);

  // Ends whatever is being awaited: it returns asio::error::operation_aborted, now and for good.
  void cancel();

  // Why the last call failed, in OpenSSL's words ("certificate verify failed"); empty without TLS.
  const std::string& reason() const { return reason_; }

  // The content of an extension of the client's certificate, by its dotted OID: a UTF8String's text (as Modbus/TCP
  // Security's role, 1.3.6.1.4.1.50316.802.1). None without such a certificate or extension.
  std::optional<std::string> client_extension(const char* oid) const;
  // The client's subject, RFC 2253; empty when it showed no certificate.
  std::string client_subject() const;
  bool resumed() const;

 private:
  enum class Want { nothing, read, write };
  struct Attempt {
    boost::system::error_code error;
    std::size_t bytes = 0;
    Want want = Want::nothing;  // not nothing: to be tried again when the socket is ready
  };
  struct Inbox;
  Attempt judge(int result);
  Attempt try_read(std::span<char> room);
  Attempt try_write(std::string_view data);
  boost::asio::awaitable<boost::system::error_code> fill();
  boost::asio::awaitable<boost::system::error_code> wait(Want want);

  Socket socket_;
  std::unique_ptr<Inbox> inbox_;  // before ssl_, which reads it
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
  std::string reason_;
  boost::system::error_code ended_;  // how the peer's side has ended
  bool cancelled_ = false;
  bool broken_ = false;  // TLS has failed: no goodbye
};

}  // namespace nv::tls
