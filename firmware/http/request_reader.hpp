// Bytes from a connection -> one request after the other. No socket, no time; the only file with Beast's parser behind
// it. All input is hostile: what could be read in two ways is refused (framing.hpp), and nothing grows beyond its
// limit.
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

  // Uses bytes from the front of `buffer` and says how far the request is. A call ends with the head or goes on with
  // the body, never both. In State::head nothing is removed: keep the bytes.
  State feed(std::string& buffer);
  State state() const { return state_; }

  // From State::body on.
  Request& request() { return request_; }
  bool keep_alive() const;
  bool expects_continue() const;
  bool has_body() const;
  // How long the body may be; call it once, before feeding on. False when it is longer already by its own word.
  bool limit_body(std::size_t bytes);

  const Refusal& refusal() const { return refusal_; }

 private:
  class Parser;
  State refuse(Refusal refusal);
  State read_head(std::string& buffer);
  State read_body(std::string& buffer);

  std::size_t header_limit_;
  std::size_t searched_ = 0;  // of the buffer: no end of the head in it
  State state_ = State::head;
  std::unique_ptr<Parser> parser_;
  Request request_;
  Refusal refusal_;
};

}  // namespace nv::http
