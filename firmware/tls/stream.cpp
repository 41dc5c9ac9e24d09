#include "tls/stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tls/openssl.hpp"

namespace nv::tls {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kLargestCall = 1u << 20;

error_code system_error() {
  return {errno, boost::system::system_category()};
}

asio::awaitable<error_code> no_wait() {
  co_return error_code();
}

// SSL_get_error() takes any old error for the call's own. Looking is quicker than clearing.
void forget_old_errors() {
  if (ERR_peek_error() != 0) {
    ERR_clear_error();
  }
  errno = 0;
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

// What has been received and not read yet, and the socket, as OpenSSL sees them.
struct Stream::Inbox {
  std::array<char, 2048> bytes;
  std::size_t begin = 0;
  std::size_t end = 0;
  int socket = -1;

  bool empty() const { return begin == end; }

  std::size_t take(std::span<char> room) {
    const std::size_t count = std::min(room.size(), end - begin);
    std::copy_n(bytes.data() + begin, count, room.data());
    begin += count;
    return count;
  }

  // What is there already; false when there is nothing yet, or the end has come.
  bool receive_now() {
    const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), 0);
    begin = 0;
    end = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    return !empty();
  }

  static int read(BIO* bio, char* room, int size) {
    auto& inbox = *static_cast<Inbox*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (inbox.empty()) {
      BIO_set_retry_read(bio);  // once fill() has brought more
      return -1;
    }
    return static_cast<int>(inbox.take({room, static_cast<std::size_t>(std::max(size, 0))}));
  }

  // Unlike OpenSSL's own, a lost peer raises no signal.
  static int write(BIO* bio, const char* data, int size) {
    const auto& inbox = *static_cast<const Inbox*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const ssize_t sent = ::send(inbox.socket, data, static_cast<std::size_t>(std::max(size, 0)), MSG_NOSIGNAL);
    if (sent < 0 && would_block()) {
      BIO_set_retry_write(bio);
    }
    return static_cast<int>(sent);
  }

  static long control(BIO* /*bio*/, int what, long /*number*/, void* /*more*/) {
    return what == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static const BIO_METHOD* method() {
    static const Owned<BIO_METHOD, BIO_meth_free> method = [] {
      Owned<BIO_METHOD, BIO_meth_free> made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream"));
      if (made) {
        BIO_meth_set_read(made.get(), read);
        BIO_meth_set_write(made.get(), write);
        BIO_meth_set_ctrl(made.get(), control);
      }
      return made;
    }();
    return method.get();
  }

  // A server's side of TLS over this; none when memory is short.
  SSL* new_server_side(SSL_CTX* context) {
    OwnedBio bio(method() != nullptr ? BIO_new(method()) : nullptr);
    SSL* ssl = bio ? SSL_new(context) : nullptr;
    if (ssl != nullptr) {
      BIO_set_data(bio.get(), this);
      BIO_set_init(bio.get(), 1);
      SSL_set_bio(ssl, bio.get(), bio.get());
      static_cast<void>(bio.release());
      SSL_set_accept_state(ssl);
    }
    return ssl;
  }
};

Stream::Stream(Socket socket) : socket_(std::move(socket)), inbox_(std::make_unique<Inbox>()), ssl_(nullptr, SSL_free) {
  error_code ignored;
  socket_.native_non_blocking(true, ignored);
  inbox_->socket = socket_.native_handle();
}

Stream::Stream(Socket socket, const Context& context) : Stream(std::move(socket)) {
  ssl_.reset(inbox_->new_server_side(context.native()));
  if (!ssl_) {
    throw std::bad_alloc();
  }
}

Stream::~Stream() = default;

void Stream::cancel() {
  cancelled_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

asio::awaitable<error_code> Stream::wait(Want want) {
  if (cancelled_) {
    co_return asio::error::operation_aborted;
  }
  const auto event = want == Want::write ? Socket::wait_write : Socket::wait_read;
  const auto [error] = co_await socket_.async_wait(event, kTuple);
  co_return cancelled_ ? error_code(asio::error::operation_aborted) : error;
}

// More for the empty inbox. Asio reads first and waits only for what is not there yet, without a system call to say so;
// it never calls back at once, so a peer that always has more to say keeps the loop from nobody.
asio::awaitable<error_code> Stream::fill() {
  if (cancelled_ || ended_) {
    co_return cancelled_ ? error_code(asio::error::operation_aborted) : ended_;
  }
  const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(inbox_->bytes), kTuple);
  inbox_->begin = 0;
  inbox_->end = bytes;
  if (cancelled_) {
    co_return asio::error::operation_aborted;
  }
  if (error) {
    ended_ = error;  // the system tells it once
    broken_ = true;  // gone without a goodbye
    reason_ = ssl_ ? "connection lost" : "";
  }
  co_return error;
}

// What OpenSSL's answer means for the caller.
Stream::Attempt Stream::judge(int result) {
  if (result > 0) {
    return {{}, static_cast<std::size_t>(result), Want::nothing};
  }
  const int system = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {{}, 0, Want::read};
    case SSL_ERROR_WANT_WRITE:
      return {{}, 0, Want::write};
    case SSL_ERROR_ZERO_RETURN:
      return {asio::error::eof, 0, Want::nothing};
    case SSL_ERROR_SYSCALL:
      broken_ = true;
      reason_ = "connection lost";
      ERR_clear_error();
      return {system != 0 ? error_code(system, boost::system::system_category()) : error_code(asio::error::eof), 0,
              Want::nothing};
    default:
      broken_ = true;
      reason_ = last_openssl_error();
      return {asio::error::connection_aborted, 0, Want::nothing};
  }
}

Stream::Attempt Stream::try_read(std::span<char> room) {
  if (!ssl_) {
    return inbox_->empty() ? Attempt{{}, 0, Want::read} : Attempt{{}, inbox_->take(room), Want::nothing};
  }
  forget_old_errors();
  return judge(SSL_read(ssl_.get(), room.data(), static_cast<int>(std::min(room.size(), kLargestCall))));
}

Stream::Attempt Stream::try_write(std::string_view data) {
  const std::size_t size = std::min(data.size(), kLargestCall);
  if (ssl_) {
    forget_old_errors();
    return judge(SSL_write(ssl_.get(), data.data(), static_cast<int>(size)));
  }
  const ssize_t sent = ::send(socket_.native_handle(), data.data(), size, MSG_NOSIGNAL);
  if (sent >= 0) {
    return {{}, static_cast<std::size_t>(sent), Want::nothing};
  }
  return would_block() ? Attempt{{}, 0, Want::write} : Attempt{system_error(), 0, Want::nothing};
}

asio::awaitable<error_code> Stream::handshake() {
  if (!ssl_) {
    co_return error_code();
  }
  inbox_->receive_now();  // mostly there: a client speaks first
  for (;;) {
    forget_old_errors();
    const Attempt attempt = judge(SSL_do_handshake(ssl_.get()));
    if (attempt.want == Want::nothing) {
      co_return attempt.error;
    }
    const error_code error = attempt.want == Want::read ? co_await fill() : co_await wait(attempt.want);
    if (error) {
      co_return error;
    }
  }
}

asio::awaitable<error_code> Stream::wait_readable() {
  const bool something = !inbox_->empty() || (ssl_ && SSL_has_pending(ssl_.get()) == 1);
  return something && !cancelled_ ? no_wait() : fill();
}

Stream::Read Stream::read_now(std::span<char> room) {
  if (cancelled_) {
    return {asio::error::operation_aborted, 0};
  }
  const Attempt attempt = try_read(room);
  return {attempt.error, attempt.bytes};
}

asio::awaitable<Stream::Read> Stream::read_some(std::span<char> room) {
  for (;;) {
    if (cancelled_) {
      co_return Read{asio::error::operation_aborted, 0};
    }
    const Attempt attempt = try_read(room);
    if (attempt.want == Want::nothing) {
      co_return Read{attempt.error, attempt.bytes};
    }
    const error_code error = attempt.want == Want::read ? co_await fill() : co_await wait(attempt.want);
    if (error) {
      co_return Read{error, 0};
    }
  }
}

Stream::Read Stream::write_now(std::string_view data) {
  std::size_t sent = 0;
  while (sent < data.size()) {
    const Attempt attempt = try_write(data.substr(sent));
    sent += attempt.bytes;
    if (attempt.error || attempt.want != Want::nothing) {
      return {attempt.error, sent};
    }
  }
  return {{}, sent};
}

asio::awaitable<error_code> Stream::write(std::string_view data) {
  while (!data.empty()) {
    if (cancelled_) {
      co_return asio::error::operation_aborted;
    }
    const Attempt attempt = try_write(data);
    if (attempt.error) {
      co_return attempt.error;
    }
    data.remove_prefix(attempt.bytes);
    if (attempt.want != Want::nothing) {
      const error_code error = co_await wait(attempt.want);
      if (error) {
        co_return error;
      }
    }
  }
  co_return error_code();
}

asio::awaitable<void> Stream::close(std::size_t patience) {
  if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());  // one try: who does not read gets none
    ERR_clear_error();
  }
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  std::array<char, 1024> nowhere;
  while (!cancelled_ && patience > 0) {
    const ssize_t got = ::recv(socket_.native_handle(), nowhere.data(), nowhere.size(), 0);
    if (got == 0 || (got < 0 && !would_block())) {
      break;
    }
    patience -= std::min(patience, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) {
      const error_code error = co_await wait(Want::read);
      if (error) {
        break;
      }
    }
  }
  socket_.close(ignored);
}

std::optional<std::string> Stream::client_extension(const char* oid) const {
  const X509* certificate = ssl_ ? SSL_get0_peer_certificate(ssl_.get()) : nullptr;
  const Owned<ASN1_OBJECT, ASN1_OBJECT_free> wanted(OBJ_txt2obj(oid, 1));
  const int place = certificate != nullptr && wanted ? X509_get_ext_by_OBJ(certificate, wanted.get(), -1) : -1;
  if (place < 0) {
    return std::nullopt;
  }
  const ASN1_OCTET_STRING* content = X509_EXTENSION_get_data(X509_get_ext(certificate, place));
  const unsigned char* position = ASN1_STRING_get0_data(content);
  const Owned<ASN1_UTF8STRING, ASN1_UTF8STRING_free> text(
      d2i_ASN1_UTF8STRING(nullptr, &position, ASN1_STRING_length(content)));
  ERR_clear_error();
  if (!text || position != ASN1_STRING_get0_data(content) + ASN1_STRING_length(content)) {
    return std::nullopt;
  }
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text.get())),
                     static_cast<std::size_t>(ASN1_STRING_length(text.get())));
}

std::string Stream::client_subject() const {
  const X509* certificate = ssl_ ? SSL_get0_peer_certificate(ssl_.get()) : nullptr;
  if (certificate == nullptr) {
    return {};
  }
  const OwnedBio text(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  return text_of(text.get());
}

bool Stream::uses(const Context& context) const {
  return ssl_ && SSL_get_SSL_CTX(ssl_.get()) == context.native();
}

bool Stream::resumed() const {
  return ssl_ && SSL_session_reused(ssl_.get()) == 1;
}

}  // namespace nv::tls
