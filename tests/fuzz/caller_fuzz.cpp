// The headers of a request that say who asks: cookies, API tokens, origin. The first byte chooses the method, the door
// and whether the card's one session shows its cookie too; each line behind it is a header. What must hold: who does
// not show the session's cookie, once and alone, passes nowhere; who does changes nothing without the session's other
// token, and is nobody else.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "http/login_gate.hpp"
#include "support/manual_clock.hpp"
#include "support/require.hpp"
#include "support/run_coroutine.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using nv::test::require;

namespace {

constexpr std::string_view kCookie = "__Host-session";

// A card with the administrator logged in and a token; what nobody was told, nobody knows.
struct Card {
  Card() {
    const auto first = test::run(io, desk.log_in("admin", "FFC1A0", {"web", "", "192.0.2.7"}));
    const auto changed =
        test::run(io, desk.change_password(first->session.id, "FFC1A0", "Correct#Horse7", {"web", "", "192.0.2.7"}));
    require(changed.has_value(), "the first password can be changed");
    session = *test::run(io, desk.log_in("admin", "Correct#Horse7", {"web", "", "192.0.2.7"}));
    require(desk.make_token("meter", auth::Role::read_only, std::chrono::days(1), {}).has_value(), "a token is made");
    gate.set_requests_per_s(0);
  }

  test::TempDir state;
  test::ManualClock clock;
  boost::asio::io_context io;
  auth::LoginDesk desk{state.path(), clock, "FFC1A0"};
  http::LoginGate gate{desk};
  auth::LoggedIn session;
};

// Names come in lower case from the parser of requests, values without blanks around them.
void add_headers(http::Request& request, std::string_view lines) {
  while (!lines.empty() && request.headers.size() < 64) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
      request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
  }
}

bool passes(Card& card, http::Request& request, http::Access access) {
  const auto refused = card.gate.admit(request, {request.method, "/x", access, 0, ""});
  require(!refused || refused->status == 401 || refused->status == 403, "a refusal is 401 or 403");
  return !refused;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Card card;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const unsigned choice = input.empty() ? 0 : static_cast<unsigned char>(input.front());
  constexpr std::array<const char*, 4> kMethods{"GET", "HEAD", "PUT", "DELETE"};
  http::Request request = *http::parse_target(kMethods.at(choice % kMethods.size()), "/x");
  request.door = (choice & 4U) != 0 ? http::Door::http : http::Door::https;
  add_headers(request, input.substr(std::min<std::size_t>(1, size)));
  const bool shows = (choice & 8U) != 0;
  if (shows) {
    request.headers.emplace_back("cookie", std::string(kCookie) + "=" + card.session.token);
  }
  const std::string_view found = http::session_cookie(request);
  require(found.find(';') == std::string_view::npos, "a cookie's value is one");
  static_cast<void>(http::is_from_elsewhere(request));
  const bool is_known = shows && found == card.session.token;
  const bool changes = choice % kMethods.size() >= 2;
  for (const auto access : {http::Access::session, http::Access::read_only, http::Access::admin}) {
    http::Request asked = request;
    if (passes(card, asked, access)) {
      require(is_known && !changes, "only the session passes, and changes nothing without its token");
      require(asked.caller && asked.caller->name == "admin", "who passes is known");
    }
  }
  return 0;
}
