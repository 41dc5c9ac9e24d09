#include "modbus_tcp/connection.hpp"

#include <algorithm>
#include <span>

namespace nv::modbus_tcp {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::seconds kHandshakeTime{5};
constexpr std::chrono::seconds kFrameTime{5};  // from the first byte of a frame to its last
constexpr std::chrono::seconds kSendTime{5};   // for the client to take its answers

// Where Modbus/TCP Security has a certificate's role (MB-TCP-Security-v21, "Role-Based Client Authorization").
constexpr const char* kRoleExtension = "1.3.6.1.4.1.50316.802.1";

std::string_view characters(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

std::vector<std::string> split_roles(std::string_view list) {
  std::vector<std::string> roles;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    std::string_view role = list.substr(0, end);
    role.remove_prefix(std::min(role.find_first_not_of(' '), role.size()));
    role = role.substr(0, role.find_last_not_of(' ') + 1);
    if (!role.empty()) {
      roles.emplace_back(role);
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return roles;
}

std::string peer_name(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto address = socket.remote_endpoint(error).address();
  if (error) {
    return "a client that has left";
  }
  const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();  // IPv4 on the socket for both
  return mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string() : address.to_string();
}

Connection::Connection(tcp::socket socket, const Terms& terms, const tls::Context* security)
    : stream_(security == nullptr ? tls::Stream(std::move(socket)) : tls::Stream(std::move(socket), *security)),
      terms_(terms),
      peer_(peer_name(stream_.socket())),
      timer_(stream_.socket().get_executor()),
      last_request_(std::chrono::steady_clock::now()) {
  boost::system::error_code ignored;
  stream_.socket().set_option(tcp::no_delay(true), ignored);
}

asio::awaitable<void> Connection::serve() {
  watch();
  if (is_secure()) {
    co_await shake_hands();
  }
  if (end_reason_ == nullptr) {
    terms_.log.debug(peer_ + " connected");
    co_await answer_requests();
  }
  timer_.cancel();
  terms_.log.debug(peer_ + " disconnected: " + end_reason_);
  co_await stream_.close(0);
}

asio::awaitable<void> Connection::shake_hands() {
  handshake_began_ = std::chrono::steady_clock::now();
  watch();
  const auto error = co_await stream_.handshake();
  handshake_began_ = Time::max();
  if (error) {
    terms_.complain(peer_ + " not let in: " + (stream_.reason().empty() ? error.message() : stream_.reason()));
    end("no TLS session");
    co_return;
  }
  last_request_ = std::chrono::steady_clock::now();
  role_ = stream_.client_extension(kRoleExtension).value_or("");
  terms_.log.info(peer_ + " is " + stream_.client_subject() + (role_.empty() ? "" : ", role " + role_) +
                  (is_permitted() ? "" : ": this role may read nothing"));
}

bool Connection::is_permitted() const {
  return !is_secure() || terms_.roles.empty() || std::ranges::find(terms_.roles, role_) != terms_.roles.end();
}

asio::awaitable<void> Connection::answer_requests() {
  while (end_reason_ == nullptr) {
    const auto room = std::as_writable_bytes(std::span(received_).subspan(held_));
    const std::span characters(reinterpret_cast<char*>(room.data()), room.size());
    const auto [error, count] = co_await stream_.read_some(characters);
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
}

// Answers frames as long as there is room for the answers; true when frames are left over for want of it. All words of
// an answer come from one snapshot.
bool Connection::answer_some() {
  const auto snapshot = terms_.model.latest();
  const auto now = terms_.clock.steady();
  const auto received = std::span<const std::uint8_t>(received_).first(held_);
  Policy policy = terms_.policy;
  policy.permitted = is_permitted();
  std::size_t done = 0;
  Frame frame;
  bool room = true;
  while (room) {
    frame = first_frame(received.subspan(done));
    if (frame.framing != Framing::complete) {
      break;
    }
    const AnswerBuffer out(answers_.data() + unsent_end_, kLargestFrame);
    unsent_end_ += answer(frame.request, *snapshot, now, policy, out);
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
  const auto [error, sent] = stream_.write_now(characters(answers_.data(), unsent_end_));
  if (error) {
    end("it left");
    unsent_end_ = 0;
    return true;
  }
  if (sent != unsent_end_) {
    unsent_begin_ = sent;
    return false;
  }
  unsent_end_ = 0;
  return true;
}

asio::awaitable<bool> Connection::send_rest() {
  sending_began_ = std::chrono::steady_clock::now();
  watch();
  const auto rest = characters(answers_.data() + unsent_begin_, unsent_end_ - unsent_begin_);
  const auto error = co_await stream_.write(rest);
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
  if (handshake_began_ != Time::max()) {
    time = std::min(time, handshake_began_ + kHandshakeTime);
  }
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
  } else if (handshake_began_ != Time::max()) {
    end("half a handshake and no more");
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
  stream_.cancel();
}

void Connection::limits_changed() {
  watch();
}

}  // namespace nv::modbus_tcp
