// A live client over WebSocket (RFC 6455, Boost.Beast). Main thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "http/live/feed.hpp"
#include "http/message.hpp"

namespace nv::http {

// What a request lacks to become a WebSocket: the answer; none when it lacks nothing.
std::optional<Response> websocket_refusal(const Request& request);

// For a request that lacks nothing: the 101 answer, then messages until one side ends it.
boost::asio::awaitable<void> serve_websocket(Takeover takeover, Request request, std::shared_ptr<LiveClient> client);

}  // namespace nv::http
