// The stream against a plain OpenSSL client on another thread.
#include <catch2/catch.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <functional>
#include <future>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "pem_maker.hpp"
#include "support/run_coroutine.hpp"
#include "support/show_result.hpp"
#include "tls/authority.hpp"
#include "tls/stream.hpp"

using namespace nv;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Client = std::function<std::string(SSL*)>;

struct Pair {
  asio::io_context io;
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};

  // A client that connects, sets itself up, shakes hands and does something; "" and "refused" are its answers to
  // failure.
  std::future<std::string> client(std::function<void(SSL_CTX*)> prepare, Client talk, SSL_SESSION* session = nullptr) {
    const auto port = acceptor.local_endpoint().port();
    return std::async(std::launch::async, [=]() -> std::string {
      asio::io_context own;
      tcp::socket socket(own);
      socket.connect({asio::ip::address_v4::loopback(), port});
      const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
      prepare(context.get());
      const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
      SSL_set_fd(ssl.get(), socket.native_handle());
      if (session != nullptr) {
        SSL_set_session(ssl.get(), session);
      }
      const std::string said = SSL_connect(ssl.get()) == 1 ? talk(ssl.get()) : "refused";
      SSL_shutdown(ssl.get());
      ERR_clear_error();
      return said;
    });
  }
};

tls::Identity server_identity() {
  const auto now = core::SystemClock().wall();
  return tls::make_server(*tls::make_root(now), {{"localhost"}, {"127.0.0.1"}}, now).value();
}

std::string ask(SSL* ssl, std::size_t answer_length) {
  SSL_write(ssl, "ask", 3);
  std::string answer(answer_length, '\0');
  std::size_t got = 0;
  while (got < answer.size()) {
    const int count = SSL_read(ssl, answer.data() + got, static_cast<int>(answer.size() - got));
    if (count <= 0) {
      return "cut after " + std::to_string(got);
    }
    got += static_cast<std::size_t>(count);
  }
  return answer;
}

struct Served {
  std::string error;  // of the handshake; empty when it was good
  std::string reason;
  std::optional<std::string> role;
  std::string subject;
};

asio::awaitable<Served> serve_one(Pair& pair, const tls::Context& context, std::string answer) {
  auto socket = co_await pair.acceptor.async_accept(asio::use_awaitable);
  tls::Stream stream(std::move(socket), context);
  Served served;
  const auto failed = co_await stream.handshake();
  if (failed) {
    served.error = failed.message();
    served.reason = stream.reason();
    co_return served;
  }
  served.role = stream.client_extension("1.3.6.1.4.1.50316.802.1");
  served.subject = stream.client_subject();
  std::array<char, 16> room{};
  const auto ready = co_await stream.wait_readable();
  const auto read = co_await stream.read_some(room);
  CHECK_FALSE(ready);
  CHECK(std::string_view(room.data(), read.bytes) == "ask");
  const auto written = co_await stream.write(answer);
  CHECK_FALSE(written);
  co_await stream.close(1024);
  co_return served;
}

void anything(SSL_CTX* /*context*/) {}

}  // namespace

TEST_CASE("bytes go both ways, long answers too", "[tls]") {
  Pair pair;
  const auto context = tls::Context::make_server(server_identity(), {});
  REQUIRE(context);
  const std::string answer(3'000'000, 'a');
  auto said = pair.client(anything, [&](SSL* ssl) { return ask(ssl, answer.size()); });
  const Served served = test::run(pair.io, serve_one(pair, *context, answer));
  CHECK(served.error.empty());
  CHECK(said.get() == answer);
}

TEST_CASE("what comes in is read whole and in order, in any pieces", "[tls]") {
  Pair pair;
  const auto context = tls::Context::make_server(server_identity(), {});
  const bool secure = GENERATE(true, false);
  std::string sent;
  for (int i = 0; sent.size() < 100'000; ++i) {
    sent += std::to_string(i) + " ";
  }
  const auto pieces = [&](const auto& write) {
    std::size_t place = 0;
    for (std::size_t size = 1; place < sent.size(); size = size * 3 % 17'011) {
      place += write(sent.data() + place, std::min(size, sent.size() - place));
    }
    return std::string("done");
  };
  auto said = secure ? pair.client(anything,
                                   [&](SSL* ssl) {
                                     std::string result = pieces([ssl](const char* data, std::size_t size) {
                                       return static_cast<std::size_t>(SSL_write(ssl, data, static_cast<int>(size)));
                                     });
                                     SSL_shutdown(ssl);
                                     char rest = 0;  // tickets: who closes before reading them resets the line
                                     while (SSL_read(ssl, &rest, 1) > 0) {
                                     }
                                     return result;
                                   })
                     : std::async(std::launch::async, [&, port = pair.acceptor.local_endpoint().port()] {
                         asio::io_context own;
                         tcp::socket socket(own);
                         socket.connect({asio::ip::address_v4::loopback(), port});
                         return pieces([&](const char* data, std::size_t size) {
                           return asio::write(socket, asio::buffer(data, size));
                         });
                       });
  const auto receive = [&]() -> asio::awaitable<std::string> {
    auto socket = co_await pair.acceptor.async_accept(asio::use_awaitable);
    const auto stream = secure ? std::make_unique<tls::Stream>(std::move(socket), *context)
                               : std::make_unique<tls::Stream>(std::move(socket));
    const auto failed = co_await stream->handshake();
    CHECK_FALSE(failed);
    std::string got;
    std::array<char, 2999> room{};
    for (std::size_t size = 1;; size = size % room.size() + 1) {
      const auto ready = co_await stream->wait_readable();
      const auto read = co_await stream->read_some(std::span(room).first(size));
      if (ready || read.error) {
        CHECK(read.error == asio::error::eof);
        co_return got;
      }
      got.append(room.data(), read.bytes);
    }
  };
  const std::string got = test::run(pair.io, receive());
  CHECK(got == sent);
  CHECK(said.get() == "done");
}

TEST_CASE("TLS 1.1, CBC and key exchange without forward secrecy are refused", "[tls]") {
  Pair pair;
  const auto context = tls::Context::make_server(server_identity(), {});
  const auto bad = GENERATE(as<std::string>{}, "TLSv1.1", "ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256");
  CAPTURE(bad);
  auto said = pair.client(
      [bad](SSL_CTX* client) {
        SSL_CTX_set_security_level(client, 0);
        const bool version = bad == "TLSv1.1";
        SSL_CTX_set_max_proto_version(client, version ? TLS1_1_VERSION : TLS1_2_VERSION);
        SSL_CTX_set_cipher_list(client, version ? "ALL" : bad.c_str());
      },
      [](SSL*) { return "in"; });
  const Served served = test::run(pair.io, serve_one(pair, *context, "x"));
  CHECK(said.get() == "refused");
  CHECK_FALSE(served.error.empty());
  CHECK_FALSE(served.reason.empty());
}

TEST_CASE("only clients with a certificate of the given root come in, and their role is known", "[tls]") {
  Pair pair;
  const auto root_key = test::ec_key();
  const auto root = test::certificate({.common_name = "clients", .key = root_key, .authority = true});
  tls::ContextOptions options;
  options.client_roots = test::pem(root);
  const auto context = tls::Context::make_server(server_identity(), options);
  REQUIRE(context);
  // Modbus/TCP Security 8.4: the role stands in an extension of its own, as a UTF8String.
  const int role = OBJ_create("1.3.6.1.4.1.50316.802.1", "modbusRole", "modbusRole");
  const auto key = test::ec_key();
  const auto good =
      test::certificate({.common_name = "operator-1",
                         .key = key,
                         .issuer_key = root_key,
                         .issuer = root,
                         .extensions = {{role, "ASN1:UTF8String:Operator"}, {NID_ext_key_usage, "clientAuth"}}});
  const auto stranger = test::certificate({.common_name = "operator-1", .key = key});

  const auto with = [&](const test::CertificatePtr& certificate) {
    auto said = pair.client(
        [&](SSL_CTX* client) {
          if (certificate) {
            SSL_CTX_use_certificate(client, certificate.get());
            SSL_CTX_use_PrivateKey(client, key.get());
          }
        },
        [](SSL* ssl) { return ask(ssl, 2); });
    Served served = test::run(pair.io, serve_one(pair, *context, "ok"));
    CHECK((said.get() == "ok") == served.error.empty());
    return served;
  };
  const Served admitted = with(good);
  CHECK(admitted.error.empty());
  CHECK(admitted.role == "Operator");
  CHECK(admitted.subject == "CN=operator-1");
  CHECK(with(nullptr).reason.find("did not return a certificate") != std::string::npos);
  CHECK(with(stranger).reason.find("verify failed") != std::string::npos);
}

TEST_CASE("client roots must be certificates", "[tls]") {
  tls::ContextOptions options;
  options.client_roots = "nothing";
  CHECK_FALSE(tls::Context::make_server(server_identity(), options));
}

TEST_CASE("a session is resumed by its ticket", "[tls]") {
  Pair pair;
  const auto context = tls::Context::make_server(server_identity(), {});
  const auto version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  std::shared_ptr<SSL_SESSION> session;
  const auto once = [&] {
    auto said = pair.client([&](SSL_CTX* client) { SSL_CTX_set_max_proto_version(client, version); },
                            [&](SSL* ssl) {
                              const bool resumed = SSL_session_reused(ssl) == 1;
                              ask(ssl, 2);
                              session = {SSL_get1_session(ssl), SSL_SESSION_free};
                              return resumed ? "resumed" : "full";
                            },
                            session.get());
    const Served served = test::run(pair.io, serve_one(pair, *context, "ok"));
    CHECK(served.error.empty());
    return said.get();
  };
  CHECK(once() == "full");
  CHECK(once() == "resumed");
}

TEST_CASE("a cancelled stream ends what is awaited, now and later", "[tls]") {
  Pair pair;
  auto client = std::async(std::launch::async, [port = pair.acceptor.local_endpoint().port()] {
    asio::io_context own;
    tcp::socket socket(own);
    socket.connect({asio::ip::address_v4::loopback(), port});
    char nothing = 0;
    boost::system::error_code ended;
    socket.read_some(asio::buffer(&nothing, 1), ended);
  });
  const auto serve = [](Pair& both) -> asio::awaitable<void> {
    auto socket = co_await both.acceptor.async_accept(asio::use_awaitable);
    tls::Stream stream(std::move(socket));
    asio::steady_timer soon(both.io, std::chrono::milliseconds(1));
    soon.async_wait([&](boost::system::error_code) { stream.cancel(); });
    const auto first = co_await stream.wait_readable();
    CHECK(first == asio::error::operation_aborted);
    std::array<char, 4> room{};
    const auto second = co_await stream.read_some(room);
    CHECK(second.error == asio::error::operation_aborted);
  };
  test::run(pair.io, serve(pair));
  client.get();
}
