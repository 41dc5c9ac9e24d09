// A response as bytes, with the security headers that every answer carries (OWASP ASVS V3.4). Main thread.
#pragma once

#include <ctime>
#include <memory>
#include <string>

#include "http/message.hpp"

namespace nv::http {

struct WriteOptions {
  bool keep_alive = true;
  bool head_only = false;  // the answer to HEAD
  bool old = false;        // the client speaks HTTP/1.0: no chunks, and what stays open must be said
  bool hsts = false;       // Strict-Transport-Security: this host is reached by HTTPS only

  bool operator==(const WriteOptions&) const = default;
};

// The whole answer; with Response::more the head and the first chunk; with Response::takeover the 101 head.
std::string to_bytes(const Response& response, const WriteOptions& options);

// The same, but whoever asks for the same shared body (Response::shared_body) within the same second shares its bytes:
// displays that all show the newest snapshot.
class ResponseWriter {
 public:
  std::shared_ptr<const std::string> bytes_of(const Response& response, const WriteOptions& options);

 private:
  struct Key {
    std::shared_ptr<const std::string> body;  // held, so that its address means it
    std::string_view content_type;
    std::string cache;
    WriteOptions options;
    std::time_t second = 0;

    bool operator==(const Key&) const = default;
  };
  Key key_;
  std::shared_ptr<const std::string> bytes_;
};

// One piece of a chunked body; the empty one ends it.
std::string to_chunk(const std::string& piece);

}  // namespace nv::http
