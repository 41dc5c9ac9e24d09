// What a client asks to get live data over WebSocket, with the key of RFC 6455 1.3.
#pragma once

#include "http/message.hpp"

namespace nv::test {

inline http::Request live_upgrade() {
  http::Request request;
  request.method = "GET";
  request.target = request.path = "/api/v1/live";
  request.headers = {{"host", "ups-1"},
                     {"connection", "Upgrade"},
                     {"upgrade", "websocket"},
                     {"sec-websocket-version", "13"},
                     {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}};
  return request;
}

}  // namespace nv::test
