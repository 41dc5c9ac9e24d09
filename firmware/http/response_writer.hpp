// A response as bytes, with the security headers that every answer carries (OWASP ASVS V3.4). Main thread.
#pragma once

#include <string>

#include "http/message.hpp"

namespace nv::http {

struct WriteOptions {
  bool keep_alive = true;
  bool head_only = false;  // the answer to HEAD
  bool hsts = false;       // Strict-Transport-Security: this host is reached by HTTPS only
};

// The whole answer; with Response::more the head and the first chunk; with Response::takeover the 101 head.
std::string to_bytes(const Response& response, const WriteOptions& options);

// One piece of a chunked body; the empty one ends it.
std::string to_chunk(const std::string& piece);

}  // namespace nv::http
