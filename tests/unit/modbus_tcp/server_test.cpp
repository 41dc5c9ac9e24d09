// The server on the loopback: its loop runs on a thread, the clients of the test block on theirs.
#include "modbus_tcp/server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "core/clock.hpp"
#include "support/quiet_log.hpp"
#include "support/show_result.hpp"

using namespace nv::modbus_tcp;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kRequest{0, 1, 0, 0, 0, 6, 1, 3, 0x00, 0x30, 0, 2};
const Bytes kAnswer{0, 1, 0, 0, 0, 7, 1, 3, 4, 0x12, 0x34, 0x00, 0x00};

ServerConfig config_on(std::uint16_t port, std::uint8_t connections = 1) {
  ServerConfig config;
  config.settings.enabled = true;
  config.settings.port = port;
  config.settings.connections = connections;
  config.bind = asio::ip::address_v4::loopback();
  return config;
}

class Running {
 public:
  explicit Running(const ServerConfig& config)
      : server_(io_.get_executor(), model_, clock_, nv::test::quiet_log(), config) {
    nv::model::Snapshot snapshot;
    snapshot.link.state = nv::model::LinkState::online;
    snapshot.link.measured_at = clock_.steady();
    auto image = std::make_shared<nv::model::RegisterImage>();
    image->put(0x0030, {0x1234, 0x0000});
    snapshot.image = image;
    model_.publish(std::move(snapshot), {});
    started_ = server_.start();
    thread_ = std::thread([this] { io_.run(); });
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    asio::co_spawn(io_, server_.stop(), [this](std::exception_ptr) { io_.stop(); });
    thread_.join();
  }

  const nv::core::Result<void>& started() const { return started_; }

  template <class Job>
  auto on_loop(Job job) {
    std::packaged_task<decltype(job(server_))()> task([this, &job] { return job(server_); });
    auto result = task.get_future();
    asio::post(io_, [&task] { task(); });
    return result.get();
  }
  ServerState state() {
    return on_loop([](Server& server) { return server.state(); });
  }
  void apply(const ServerConfig& config) {
    on_loop([&](Server& server) { server.apply(config); });
  }
  std::uint16_t port() { return state().port.value(); }

 private:
  nv::core::SystemClock clock_;
  nv::model::DeviceModel model_;
  asio::io_context io_{1};
  Server server_;
  nv::core::Result<void> started_;
  std::thread thread_;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(io_) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    const timeval limit{10, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  void send(const Bytes& bytes) { asio::write(socket_, asio::buffer(bytes)); }
  Bytes receive(std::size_t size) {
    Bytes bytes(size);
    boost::system::error_code error;
    bytes.resize(asio::read(socket_, asio::buffer(bytes), error));
    return bytes;
  }
  Bytes ask(const Bytes& request = kRequest) {
    send(request);
    return receive(kAnswer.size());
  }
  // True when nothing comes in that time, neither bytes nor the end.
  bool hears_nothing_for(std::chrono::milliseconds time) {
    pollfd descriptor{socket_.native_handle(), POLLIN, 0};
    return ::poll(&descriptor, 1, static_cast<int>(time.count())) == 0;
  }
  // Waits for the end of the connection; true when it is a clean one.
  bool ends() {
    Bytes bytes(1);
    boost::system::error_code error;
    asio::read(socket_, asio::buffer(bytes), error);
    return error == asio::error::eof;
  }

 private:
  asio::io_context io_;
  tcp::socket socket_;
};

template <class Condition>
bool soon(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

Bytes repeated(const Bytes& bytes, std::size_t times) {
  Bytes all;
  for (std::size_t i = 0; i < times; ++i) {
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

}  // namespace

TEST_CASE("requests are answered, however their bytes are cut", "[modbus_tcp]") {
  Running server(config_on(0));
  Client client(server.port());
  CHECK(client.ask() == kAnswer);
  for (std::size_t cut = 1; cut < kRequest.size(); ++cut) {
    const auto middle = kRequest.begin() + static_cast<std::ptrdiff_t>(cut);
    client.send(Bytes(kRequest.begin(), middle));
    CHECK(client.ask(Bytes(middle, kRequest.end())) == kAnswer);
  }
}

TEST_CASE("many requests in one segment are answered in order", "[modbus_tcp]") {
  Running server(config_on(0));
  Client client(server.port());
  constexpr std::size_t kMany = 5000;  // more than every buffer on the way holds
  Bytes requests;
  Bytes answers;
  for (std::size_t i = 0; i < kMany; ++i) {
    Bytes request = kRequest;
    Bytes answer = kAnswer;
    request[0] = answer[0] = static_cast<std::uint8_t>(i >> 8U);
    request[1] = answer[1] = static_cast<std::uint8_t>(i);
    requests.insert(requests.end(), request.begin(), request.end());
    answers.insert(answers.end(), answer.begin(), answer.end());
  }
  std::thread sender([&] { client.send(requests); });
  CHECK(client.receive(answers.size()) == answers);
  sender.join();
}

TEST_CASE("what is no Modbus TCP ends the connection after the answers before it", "[modbus_tcp]") {
  Running server(config_on(0));
  const auto bad = GENERATE(Bytes{0, 1, 0, 1}, Bytes{0, 1, 0, 0, 0, 1}, Bytes{0, 1, 0, 0, 1, 0}, Bytes{'G', 'E', 'T'});
  Client client(server.port());
  Bytes bytes = kRequest;
  bytes.insert(bytes.end(), bad.begin(), bad.end());
  CHECK(client.ask(bytes) == kAnswer);
  CHECK(client.ends());
}

TEST_CASE("one more client than allowed is turned away, the others stay", "[modbus_tcp]") {
  const auto allowed = GENERATE(std::uint8_t{1}, std::uint8_t{3});
  Running server(config_on(0, allowed));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < allowed; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    CHECK(clients.back()->ask() == kAnswer);
  }
  for (int i = 0; i < 3; ++i) {
    Client newcomer(server.port());
    newcomer.send(kRequest);  // it gets the end, no reset
    CHECK(newcomer.ends());
  }
  for (const auto& client : clients) {
    CHECK(client->ask() == kAnswer);
  }
  clients.pop_back();
  CHECK(soon([&] { return server.state().connections == allowed - 1u; }));
  CHECK(Client(server.port()).ask() == kAnswer);
}

TEST_CASE("an idle client is disconnected, a busy one is not", "[modbus_tcp]") {
  ServerConfig config = config_on(0, 3);
  config.settings.idle_s = 5;  // longer than a pause of the machine
  Running server(config);
  Client idle(server.port());
  Client answered(server.port());
  CHECK(answered.ask() == kAnswer);
  Client busy(server.port());
  CHECK(soon([&] {
    CHECK(busy.ask() == kAnswer);
    CHECK(busy.hears_nothing_for(std::chrono::milliseconds(100)));  // it asks now and then, and is kept
    return server.state().connections == 1;
  }));
  CHECK(busy.ask() == kAnswer);
  CHECK(idle.ends());
  CHECK(answered.ends());
}

struct Drip {
  std::chrono::steady_clock::duration took{};
  int kept = 0;  // so many of five bytes while the connection stood
  bool as_it_should() const { return kept == 5 && took < std::chrono::milliseconds(7000); }
};

Drip drip_half_a_frame(std::uint16_t port) {
  Client client(port);
  Client other(port);
  CHECK(client.ask() == kAnswer);
  const auto began = std::chrono::steady_clock::now();
  std::atomic<int> answered{0}, kept{0};  // Catch counts on one thread only
  std::thread drip([&] {
    for (std::size_t i = 0; i < 5; ++i) {
      try {
        client.send({kRequest[i]});
        kept += client.hears_nothing_for(std::chrono::milliseconds(800)) ? 1 : 0;
      } catch (const boost::system::system_error&) {  // cut off
      }
      answered += other.ask() == kAnswer ? 1 : 0;
    }
  });
  CHECK(client.ends());
  const auto took = std::chrono::steady_clock::now() - began;
  drip.join();
  CHECK(answered == 5);
  CHECK(took >= std::chrono::milliseconds(4900));
  return {took, kept};
}

TEST_CASE("half a frame has 5 s, and its bytes one by one win no time", "[modbus_tcp]") {
  Running server(config_on(0, 4));
  Drip drip;
  for (int tries = 0; tries < 3 && !drip.as_it_should(); ++tries) {  // a pause of the machine may spoil one
    drip = drip_half_a_frame(server.port());
  }
  CHECK(drip.kept == 5);
  CHECK(drip.took < std::chrono::milliseconds(7000));
}

TEST_CASE("a client that takes no answers is cut off", "[modbus_tcp][slow]") {
  Running server(config_on(0, 2));
  Client greedy(server.port());
  const Bytes requests = repeated(kRequest, 4000);
  std::thread sender([&] {
    try {
      for (int i = 0; i < 2000; ++i) {
        greedy.send(requests);
      }
    } catch (const boost::system::system_error&) {  // cut off
    }
  });
  Client other(server.port());
  CHECK(soon([&] { return other.ask() == kAnswer && server.state().connections == 1; }));
  sender.join();
}

TEST_CASE("settings change a running server", "[modbus_tcp]") {
  ServerConfig config = config_on(0, 2);
  Running server(config);
  Client first(server.port());
  Client second(server.port());
  CHECK(first.ask() == kAnswer);
  CHECK(second.ask() == kAnswer);

  SECTION("fewer connections: the oldest stays") {
    config.settings.connections = 1;
    server.apply(config);
    CHECK(second.ends());
    CHECK(first.ask() == kAnswer);
  }
  SECTION("function 04") {
    Bytes request = kRequest;
    request[7] = 4;
    first.send(request);
    CHECK(first.receive(9) == Bytes{0, 1, 0, 0, 0, 3, 1, 0x84, 0x01});
    config.settings.input_registers = true;
    server.apply(config);
    Bytes answer = kAnswer;
    answer[7] = 4;
    CHECK(first.ask(request) == answer);
  }
  SECTION("a shorter idle time counts at once") {
    config.settings.idle_s = 1;
    server.apply(config);
    CHECK(first.ends());
  }
  SECTION("another port") {
    const std::uint16_t old_port = server.port();
    Running other(config_on(0));  // finds a port that is free
    config.settings.port = other.port();
    server.apply(config);  // and it is taken
    CHECK(first.ends());
    const ServerState state = server.state();
    CHECK(state.port == old_port);
    CHECK_THAT(state.problem, Catch::Contains("cannot listen on port " + std::to_string(other.port())));
    CHECK(Client(old_port).ask() == kAnswer);  // it serves on
    other.apply({});
    CHECK(soon([&] { return server.state().port == config.settings.port; }));  // it keeps trying
    CHECK(server.state().problem.empty());
    CHECK_THROWS(Client(old_port));
    CHECK(Client(config.settings.port).ask() == kAnswer);
  }
  SECTION("off and on") {
    const std::uint16_t port = server.port();
    config.settings.enabled = false;
    server.apply(config);
    CHECK(first.ends());
    CHECK_THROWS(Client(port));
    CHECK_FALSE(server.state().enabled);
    config.settings.enabled = true;
    server.apply(config);
    CHECK(Client(server.port()).ask() == kAnswer);
  }
}

TEST_CASE("a port in use is a state, but an error when the command line names it", "[modbus_tcp]") {
  Running holder(config_on(0));
  const std::uint16_t port = holder.port();
  SECTION("settings") {
    Running second(config_on(port));
    CHECK(second.started());
    CHECK_FALSE(second.state().port);
    CHECK_FALSE(second.state().problem.empty());
  }
  SECTION("command line") {
    ServerConfig config = config_on(502);
    config.settings.enabled = false;
    config.forced_port = port;
    Running second(config);
    REQUIRE_FALSE(second.started());
    CHECK_THAT(second.started().error().message, Catch::Contains(std::to_string(port)));
  }
}
