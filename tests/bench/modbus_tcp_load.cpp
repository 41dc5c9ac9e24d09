// Bench only: asks a Modbus TCP server for words as fast as it answers, on one or several connections, and prints one
// line of JSON. One thread and epoll: a connection sends its next request when the answer to the last is complete.
//   modbus_tcp_load HOST PORT CONNECTIONS SECONDS ADDRESS COUNT [HALF_FRAMES]
// HALF_FRAMES more connections send five bytes first and then nothing.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  std::size_t received = 0;
  Clock::time_point asked;
};

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int connect_to(const char* host, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (::inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    give_up("address");
  }
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    give_up("connect");
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

class Load {
 public:
  Load(unsigned address, unsigned count)
      : request_{0, 1, 0, 0, 0, 6, 1, 3, byte(address >> 8U), byte(address), byte(count >> 8U), byte(count)},
        answer_size_(9 + 2 * static_cast<std::size_t>(count)) {}

  void add(int socket) { connections_.push_back({socket, 0, {}}); }

  void run(std::chrono::duration<double> time) {
    const int poll = ::epoll_create1(0);
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(poll, EPOLL_CTL_ADD, connections_[i].socket, &event);
      ask(connections_[i]);
    }
    const auto began = Clock::now();
    const auto end = began + std::chrono::duration_cast<Clock::duration>(time);
    std::array<epoll_event, 64> events{};
    while (Clock::now() < end) {
      const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 1000);
      for (int i = 0; i < ready; ++i) {
        receive(connections_[events[static_cast<std::size_t>(i)].data.u64]);
      }
    }
    report(std::chrono::duration<double>(Clock::now() - began).count());
  }

 private:
  static std::uint8_t byte(unsigned value) { return static_cast<std::uint8_t>(value & 0xFFU); }

  void ask(Connection& connection) {
    connection.received = 0;
    connection.asked = Clock::now();
    if (::send(connection.socket, request_.data(), request_.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request_.size())) {
      give_up("send");
    }
  }

  void receive(Connection& connection) {
    std::array<std::uint8_t, 512> answer;
    const ssize_t got = ::recv(connection.socket, answer.data(), answer.size(), 0);
    if (got <= 0) {
      give_up("recv");
    }
    if (connection.received == 0 && got > 7 && (answer[7] & 0x80U) != 0) {
      ++exceptions_;
      connection.received = answer_size_;
    } else {
      connection.received += static_cast<std::size_t>(got);
    }
    if (connection.received >= answer_size_) {
      const auto took = Clock::now() - connection.asked;
      latencies_.push_back(static_cast<std::uint32_t>(std::chrono::nanoseconds(took).count() / 10));
      ask(connection);
    }
  }

  void report(double seconds) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [&](double part) {
      const auto index = static_cast<std::size_t>(part * static_cast<double>(latencies_.size()));
      return latencies_.empty() ? 0.0 : latencies_[std::min(index, latencies_.size() - 1)] / 100.0;
    };
    std::printf(
        "{\"requests\":%zu,\"exceptions\":%zu,\"rate\":%.0f,\"p50_us\":%.2f,\"p99_us\":%.2f,\"p999_us\":%.2f,\"max_"
        "us\":%.2f}\n",
        latencies_.size(), exceptions_, static_cast<double>(latencies_.size()) / seconds, at(0.5), at(0.99), at(0.999),
        at(1.0));
  }

  std::array<std::uint8_t, 12> request_;
  std::size_t answer_size_;
  std::vector<Connection> connections_;
  std::vector<std::uint32_t> latencies_;  // in 10 ns
  std::size_t exceptions_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fprintf(stderr, "usage: modbus_tcp_load HOST PORT CONNECTIONS SECONDS ADDRESS COUNT [HALF_FRAMES]\n");
    return 2;
  }
  const int halves = argc > 7 ? std::atoi(argv[7]) : 0;
  for (int i = 0; i < halves; ++i) {
    constexpr std::array<std::uint8_t, 5> kHalf{0, 1, 0, 0, 0};
    if (::send(connect_to(argv[1], argv[2]), kHalf.data(), kHalf.size(), MSG_NOSIGNAL) < 0) {
      give_up("send");
    }
  }
  Load load(static_cast<unsigned>(std::strtoul(argv[5], nullptr, 0)), static_cast<unsigned>(std::atoi(argv[6])));
  for (int i = 0; i < std::atoi(argv[3]); ++i) {
    load.add(connect_to(argv[1], argv[2]));
  }
  load.run(std::chrono::duration<double>(std::atof(argv[4])));
  return 0;
}
