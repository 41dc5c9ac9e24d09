// Bytes from a connection -> one request after the other. No socket, no time; the only file with Beast's parser behind
// it. All input is hostile: what could be read in two ways is refused (framing.hpp), and nothing grows beyond its
// limit. A program that asks the same thing again and again sends the same head: the last one, if it is short and has
// no body, is kept with what was read from it, and one that is the same byte for byte is not read again.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/framing.hpp"
#include "http/message.hpp"

namespace nv::http {

class RequestReader {
 public:
  enum class State {
    head,      // more bytes are needed to have all of the head
    body,      // the head is known; the body, if there is one, is not complete
    complete,  // request() has it all
    refused,   // refusal() says why; nothing more can be read from this connection
  };

  explicit RequestReader(std::size_t header_limit);
  ~RequestReader();

  static constexpr std::size_t kRememberedHead = 512;  // bytes; an idle connection holds no more of its last request

  // Makes it ready for the connection's next request.
  void next(std::size_t header_limit);

  // Uses bytes from the front of `buffer` and says how far the request is. A call ends with the head or goes on with
  // the body, never both. In State::head nothing is removed: keep the bytes.
  State feed(std::string& buffer);
  State state() const { return state_; }

  // From State::body on.
  Request& request() { return request_; }
  bool keep_alive() const { return framing_.keep_alive; }
  bool is_old() const { return framing_.old; }  // HTTP/1.0
  bool expects_continue() const;
  bool has_body() const { return framing_.body; }
  // How long the body may be; call it once, before feeding on. False when it is longer already by its own word.
  bool limit_body(std::size_t bytes);

  const Refusal& refusal() const { return refusal_; }

 private:
  class Parser;
  State refuse(Refusal refusal);
  State read_head(std::string& buffer);
  std::optional<Refusal> parse_head(std::string_view head);
  void remember(std::string_view head);
  State read_body(std::string& buffer);

  // What a head says of the bytes behind it.
  struct Framing {
    bool keep_alive = false;
    bool old = false;
    bool body = false;
  };

  std::size_t header_limit_;
  std::size_t searched_ = 0;  // of the buffer: no end of the head in it
  State state_ = State::head;
  std::unique_ptr<Parser> parser_;  // of a request with a body
  std::string head_;                // request_ and framing_ are what was read from it; empty: from none that is kept
  Framing framing_;
  Request request_;
  Refusal refusal_;
};

}  // namespace nv::http
