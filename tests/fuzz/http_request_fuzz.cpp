// Bytes on a connection, in two pieces: whatever they are, what is read stays within its limits, and neither how they
// were cut nor what the connection has read before makes a difference to what is complete. Of a complete one the
// headers are looked at that decide who asks and in which form the answer goes.
#include <cstddef>
#include <cstdint>
#include <string>

#include "http/assets.hpp"
#include "http/login_gate.hpp"
#include "http/request_reader.hpp"
#include "support/require.hpp"

namespace {

using nv::http::RequestReader;
using nv::test::require;
using State = RequestReader::State;

constexpr std::size_t kHeaderLimit = 1024;
constexpr std::size_t kBodyLimit = 256;

struct Outcome {
  bool complete = false;
  std::string body;
};

void feed(RequestReader& reader, std::string& buffer, bool& limited) {
  for (State before = State::refused; reader.state() != before && reader.state() != State::complete;) {
    before = reader.state();
    if (before == State::body && !limited) {
      limited = true;
      if (!reader.limit_body(kBodyLimit)) {
        return;
      }
    }
    reader.feed(buffer);
    if (reader.state() == State::refused) {
      return;
    }
  }
}

// Two cookies of the session's name are nobody's, so what is found is one cookie.
void look_at_headers(const nv::http::Request& request) {
  require(nv::http::session_cookie(request).find(';') == std::string_view::npos);
  static_cast<void>(nv::http::is_from_elsewhere(request));
  const int weight = nv::http::weight_of_coding(request.header("accept-encoding"), "br");
  require(weight >= 0 && weight <= 1000);
}

Outcome read(RequestReader& reader, const std::string& bytes, std::size_t cut) {
  std::string buffer = bytes.substr(0, cut);
  bool limited = false;
  feed(reader, buffer, limited);
  if (reader.state() != State::refused) {
    buffer += bytes.substr(cut);
    feed(reader, buffer, limited);
  }
  require(reader.request().body.size() <= kBodyLimit);
  if (reader.state() == State::complete) {
    look_at_headers(reader.request());
  }
  return {reader.state() == State::complete, reader.request().body};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  RequestReader first(kHeaderLimit);
  const Outcome whole = read(first, bytes, bytes.size());
  RequestReader second(kHeaderLimit);
  const Outcome cut = read(second, bytes, bytes.size() * data[0] / 256);
  require(!whole.complete || !cut.complete || whole.body == cut.body);
  first.next(kHeaderLimit);
  const Outcome again = read(first, bytes, bytes.size());
  require(again.complete == whole.complete && again.body == whole.body);
  return 0;
}
