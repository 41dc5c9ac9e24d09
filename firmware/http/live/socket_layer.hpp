// tls::Stream as Beast's WebSocket wants a stream: bytes that came early are read first, and what is written goes out
// in few TLS records. For live/socket.cpp only. Main thread; the stream outlives it.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/role.hpp>

#include "tls/stream.hpp"

namespace nv::http {

class SocketLayer {
 public:
  using executor_type = boost::asio::any_io_executor;
  using Done = tls::Stream::Read;  // of a write as well

  SocketLayer(tls::Stream& stream, std::string early) : stream_(stream), early_(std::move(early)) {}

  executor_type get_executor() { return stream_.socket().get_executor(); }
  void cut() { stream_.cancel(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    std::span<char> room;
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         room.empty() && it != boost::asio::buffer_sequence_end(buffers); ++it) {
      const boost::asio::mutable_buffer one(*it);
      room = {static_cast<char*>(one.data()), one.size()};
    }
    return start(std::forward<Token>(token), read(room));
  }

  // Small pieces (a frame's head and a short text) are put together; a long one is written as it stands.
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    std::string together;
    std::string_view alone;
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         alone.empty() && together.size() < kTogether && it != boost::asio::buffer_sequence_end(buffers); ++it) {
      const boost::asio::const_buffer one(*it);
      const std::string_view piece(static_cast<const char*>(one.data()), one.size());
      if (together.empty() && piece.size() >= kTogether) {
        alone = piece;
      } else {
        together.append(piece.substr(0, kTogether - together.size()));
      }
    }
    return start(std::forward<Token>(token), write(std::move(together), alone));
  }

 private:
  static constexpr std::size_t kTogether = 4096;

  template <class Token>
  auto start(Token&& token, boost::asio::awaitable<Done> task) {
    auto run = [](auto handler, const executor_type& executor, boost::asio::awaitable<Done> started) {
      boost::asio::co_spawn(executor, std::move(started),
                            [handler = std::move(handler)](const std::exception_ptr& failed, Done done) mutable {
                              const auto error =
                                  failed ? boost::asio::error::make_error_code(boost::asio::error::operation_aborted)
                                         : done.error;
                              std::move(handler)(error, done.bytes);
                            });
    };
    return boost::asio::async_initiate<Token, void(boost::beast::error_code, std::size_t)>(
        std::move(run), token, get_executor(), std::move(task));
  }

  boost::asio::awaitable<Done> read(std::span<char> room) {
    if (room.empty()) {
      co_return Done{};
    }
    if (!early_.empty()) {
      const std::size_t size = std::min(room.size(), early_.size());
      std::memcpy(room.data(), early_.data(), size);
      early_.erase(0, size);
      co_return Done{{}, size};
    }
    co_return co_await stream_.read_some(room);
  }

  boost::asio::awaitable<Done> write(std::string together, std::string_view alone) {
    const std::string_view piece = together.empty() ? alone : std::string_view(together);
    const auto error = co_await stream_.write(piece);
    co_return Done{error, error ? 0 : piece.size()};
  }

  tls::Stream& stream_;
  std::string early_;
};

// What Beast calls at the end (argument-dependent look-up). The connection itself says goodbye and closes.
inline void beast_close_socket(SocketLayer& layer) {
  layer.cut();
}

template <class Handler>
void async_teardown(boost::beast::role_type /*role*/, SocketLayer& layer, Handler&& handler) {
  boost::asio::post(layer.get_executor(),
                    [handler = std::forward<Handler>(handler)]() mutable { handler(boost::beast::error_code()); });
}

inline void teardown(boost::beast::role_type /*role*/, SocketLayer& layer, boost::beast::error_code& error) {
  layer.cut();
  error = {};
}

}  // namespace nv::http
