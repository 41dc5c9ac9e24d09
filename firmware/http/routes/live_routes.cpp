#include "http/routes/live_routes.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "http/json_body.hpp"
#include "http/live/socket.hpp"
#include "http/login_gate.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kLongestCloseReason = 123;  // bytes: RFC 6455 5.5, 5.5.1
constexpr std::string_view kElsewhere = "the request comes from another site's page";

LiveEnd session_end(const auth::LoginDesk& desk, std::uint64_t id, const std::string& cookie) {
  const auth::Session* session = desk.session(id);
  if (session != nullptr && desk.left(*session) > std::chrono::seconds(0)) {
    return {};
  }
  using Sessions = auth::Sessions;
  const auto ending = session != nullptr ? Sessions::Ending{Sessions::End::timed_out, "", ""} : desk.end_of(cookie);
  const bool replaced = ending.why == Sessions::End::replaced;
  return {replaced ? LiveEnd::kReplaced : LiveEnd::kSessionOver,
          session_end_text(ending).substr(0, kLongestCloseReason)};
}

// Whether who began to listen may still: a session or a token can end meanwhile.
std::function<LiveEnd()> watch_of(auth::LoginDesk& desk, const Request& request) {
  if (request.caller->session != 0) {
    return [&desk, id = request.caller->session, cookie = std::string(session_cookie(request))] {
      return session_end(desk, id, cookie);
    };
  }
  if (request.door == Door::local) {
    return [] { return LiveEnd(); };
  }
  return [&desk, token = std::string(bearer_token(request.header("authorization")))] {
    return desk.find_token(token) != nullptr ? LiveEnd()
                                             : LiveEnd{LiveEnd::kSessionOver, "the API token is no longer valid"};
  };
}

std::string_view query(const Request& request, std::string_view name) {
  const auto found = request.query.find(name);
  return found != request.query.end() ? std::string_view(found->second) : std::string_view();
}

core::Result<LiveTopics> topics_of(const Request& request) {
  return parse_live_query(query(request, "sub"), query(request, "unit"));
}

// The client, or the answer that says why not.
std::variant<std::shared_ptr<LiveClient>, Response> connect(auth::LoginDesk& desk, LiveFeed& feed,
                                                            const Request& request, const LiveTopics& topics,
                                                            std::optional<std::uint64_t> after_event) {
  auto client = feed.connect(topics, after_event, watch_of(desk, request));
  if (client == nullptr) {
    Response full = problem(503, "there are " + std::to_string(LiveFeed::kMostClients) + " live connections already");
    full.headers.emplace_back("Retry-After", "30");
    return full;
  }
  return client;
}

Response live(auth::LoginDesk& desk, LiveFeed& feed, const Request& request) {
  const auto topics = topics_of(request);
  if (!topics) {
    return problem(400, topics.error().message);
  }
  if (is_from_elsewhere(request)) {
    return problem(403, kElsewhere);
  }
  if (auto answer = websocket_refusal(request)) {
    return std::move(*answer);
  }
  auto connected = connect(desk, feed, request, *topics, std::nullopt);
  if (auto* answer = std::get_if<Response>(&connected)) {
    return std::move(*answer);
  }
  Response response;
  response.status = 101;
  response.takeover = [request, client = std::get<std::shared_ptr<LiveClient>>(connected)](Takeover takeover) {
    return serve_websocket(std::move(takeover), request, client);
  };
  return response;
}

std::string event_text(const std::string& data, std::uint64_t id) {
  return "id: " + std::to_string(id) + "\ndata: " + data + "\n\n";
}

// A client as a stream of server-sent events (HTML standard, 9.2): JSON has no line ends in it.
asio::awaitable<std::string> next_event(std::shared_ptr<LiveClient> client, std::shared_ptr<bool> over) {
  if (*over) {
    co_return std::string();
  }
  const LiveClient::Next next = co_await client->next();
  if (next.text) {
    co_return event_text(*next.text, client->told_event());
  }
  *over = true;
  const nlohmann::ordered_json end{{"type", "end"}, {"code", next.end.code}, {"reason", next.end.reason}};
  co_return event_text(end.dump(), client->told_event());
}

// The last event a client that comes back has had; nonsense counts as none.
std::optional<std::uint64_t> last_event_id(const Request& request) {
  const std::string_view text = request.header("last-event-id");
  std::uint64_t id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() ? std::optional(id) : std::nullopt;
}

Response live_events(auth::LoginDesk& desk, LiveFeed& feed, const Request& request) {
  const auto topics = topics_of(request);
  if (!topics) {
    return problem(400, topics.error().message);
  }
  if (is_from_elsewhere(request)) {
    return problem(403, kElsewhere);
  }
  auto connected = connect(desk, feed, request, *topics, last_event_id(request));
  if (auto* answer = std::get_if<Response>(&connected)) {
    return std::move(*answer);
  }
  Response response;
  response.content_type = "text/event-stream";
  response.body = "retry: 2000\n\n";  // ms until a browser tries again
  response.more = [client = std::get<std::shared_ptr<LiveClient>>(connected), over = std::make_shared<bool>(false)] {
    return next_event(client, over);
  };
  return response;
}

Route live_route(std::string path, std::string summary) {
  Route route =
      Route("GET", std::move(path), Access::read_only, 0, std::move(summary))
          .in("Live")
          .query("sub", schema::text(), "What to hear of, with commas: points, alarms, events. All by default.")
          .query("unit", schema::integer(0, kHighestLiveUnit), "Only the system and this unit; 0: every node.")
          .refuses(400, "A parameter is not one of those that there are.")
          .refuses(503, "There are fifty live connections already.");
  route.background = true;  // who only listens does not keep a session alive
  return route;
}

Route socket_route() {
  return live_route("/api/v1/live", "The picture as it changes, over WebSocket.")
      .says(
          "Messages are JSON objects with a type: state, delta, events, heartbeat. A client may send {\"sub\":[...],"
          "\"unit\":N} at any time. Close codes: 1008 a message that makes no sense, 4401 the session is over, 4409 "
          "a newer one took its place.")
      .gives_nothing(101, "WebSocket from here on.")
      .refuses(426, "The request is no upgrade to WebSocket, version 13.");
}

Route events_route() {
  return live_route("/api/v1/live/events", "The picture as it changes, as server-sent events.")
      .says(
          "The same messages as over WebSocket, each as the data of one event; the last has the type end, with code "
          "and reason.")
      .header("Last-Event-ID", "The id of the last one that a client had: later events of the log come again.", false)
      .gives_file(200, "Messages until one side ends it.", "text/event-stream");
}

}  // namespace

void add_live_routes(Router& router, auth::LoginDesk& desk, LiveFeed& feed) {
  router.add(socket_route(), Router::Handler([&](const Request& request) { return live(desk, feed, request); }));
  router.add(events_route(), Router::Handler([&](const Request& request) { return live_events(desk, feed, request); }));
}

}  // namespace nv::http
