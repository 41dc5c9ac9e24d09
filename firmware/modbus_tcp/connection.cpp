#include "modbus_tcp/connection.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace nv::modbus_tcp {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kFrameTime{5};  // from the first byte of a frame to its last
constexpr std::chrono::seconds kSendTime{5};   // for the client to take its answers

}  // namespace

std::string peer_name(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto address = socket.remote_endpoint(error).address();
  if (error) {
    return "a client that has left";
  }
  const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();  // IPv4 on the socket for both
  return mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string() : address.to_string();
}

Connection::Connection(tcp::socket socket, const Terms& terms)
    : socket_(std::move(socket)),
      terms_(terms),
      peer_(peer_name(socket_)),
      timer_(socket_.get_executor()),
      last_request_(std::chrono::steady_clock::now()) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
}

asio::awaitable<void> Connection::serve() {
  terms_.log.debug(peer_ + " connected");
  watch();
  while (end_reason_ == nullptr) {
    const auto room = asio::buffer(received_) + held_;
    const auto [error, count] = co_await socket_.async_read_some(room, kTuple);
    if (error) {
      end("it left");
      break;
    }
    held_ += count;
    bool more = true;
    while (more && end_reason_ == nullptr) {
      more = answer_some();
      if (!send_at_once()) {
        const bool sent = co_await send_rest();
        more = more && sent;
      }
    }
  }
  timer_.cancel();
  terms_.log.debug(peer_ + " disconnected: " + end_reason_);
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  socket_.close(ignored);
}

// Answers frames as long as there is room for the answers; true when frames are left over for want of it. All words of
// an answer come from one snapshot.
bool Connection::answer_some() {
  const auto snapshot = terms_.model.latest();
  const auto now = terms_.clock.steady();
  const auto received = std::span<const std::uint8_t>(received_).first(held_);
  std::size_t done = 0;
  Frame frame;
  bool room = true;
  while (room) {
    frame = first_frame(received.subspan(done));
    if (frame.framing != Framing::complete) {
      break;
    }
    const AnswerBuffer out(answers_.data() + unsent_end_, kLargestFrame);
    unsent_end_ += answer(frame.request, *snapshot, now, terms_.policy, out);
    done += frame.size;
    room = answers_.size() - unsent_end_ >= kLargestFrame;
  }
  std::copy(received.begin() + static_cast<std::ptrdiff_t>(done), received.end(), received_.begin());
  held_ -= done;
  note_progress(done != 0);
  if (frame.framing == Framing::broken) {
    end("what it sends is no Modbus TCP");  // after the answers to the frames before it
  }
  return !room;
}

// False: the client is slow, and send_rest() has to wait for it.
bool Connection::send_at_once() {
  if (unsent_begin_ == unsent_end_) {
    return true;
  }
  boost::system::error_code error;
  const std::size_t sent = socket_.write_some(asio::buffer(answers_.data(), unsent_end_), error);
  if (error && error != asio::error::would_block) {
    end("it left");
    unsent_end_ = 0;
    return true;
  }
  if (sent != unsent_end_) {
    unsent_begin_ = error ? 0 : sent;
    return false;
  }
  unsent_end_ = 0;
  return true;
}

asio::awaitable<bool> Connection::send_rest() {
  sending_began_ = std::chrono::steady_clock::now();
  watch();
  const auto rest = asio::buffer(answers_.data() + unsent_begin_, unsent_end_ - unsent_begin_);
  const auto [error, count] = co_await asio::async_write(socket_, rest, kTuple);
  sending_began_ = Time::max();
  unsent_begin_ = unsent_end_ = 0;
  if (error) {
    end("it left");
  }
  co_return !error;
}

// A half frame has its time from its first byte on, however slowly the others follow.
void Connection::note_progress(bool answered) {
  const auto now = std::chrono::steady_clock::now();
  if (answered) {
    last_request_ = now;
    frame_began_ = Time::max();
  }
  if (held_ != 0 && frame_began_ == Time::max()) {
    frame_began_ = now;
    if (timer_.expiry() > deadline()) {
      watch();
    }
  }
}

Connection::Time Connection::deadline() const {
  Time time = last_request_ + terms_.idle_limit;
  if (frame_began_ != Time::max()) {
    time = std::min(time, frame_began_ + kFrameTime);
  }
  if (sending_began_ != Time::max()) {
    time = std::min(time, sending_began_ + kSendTime);
  }
  return time;
}

void Connection::watch() {
  timer_.expires_at(deadline());
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!error && self) {
      self->on_timer();
    }
  });
}

void Connection::on_timer() {
  const auto now = std::chrono::steady_clock::now();
  if (now < deadline()) {
    watch();
  } else if (sending_began_ != Time::max()) {
    end("it does not take its answers");
  } else {
    end(frame_began_ != Time::max() ? "half a frame and no more" : "nothing asked for too long");
  }
}

void Connection::end(const char* reason) {
  if (end_reason_ == nullptr) {
    end_reason_ = reason;
  }
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::limits_changed() {
  watch();
}

}  // namespace nv::modbus_tcp
