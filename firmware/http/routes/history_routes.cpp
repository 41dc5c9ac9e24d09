#include "http/routes/history_routes.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "history/log_text.hpp"
#include "history/query_text.hpp"
#include "http/json_body.hpp"
#include "http/routes/history_documents.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

// What is asked for, and the parameter "format", which is ours.
struct Asked {
  std::vector<history::Parameter> parameters;
  history::TextKind kind = history::TextKind::csv;
};

core::Result<Asked> asked(const Request& request) {
  Asked found;
  for (const auto& [name, value] : request.query) {
    if (name != "format") {
      found.parameters.push_back({name, value});
    } else if (value == "json") {
      found.kind = history::TextKind::json;
    } else if (value != "csv") {
      return core::fail("format: not one of csv, json");
    }
  }
  return found;
}

std::vector<history::Parameter> parameters_of(const Request& request) {
  std::vector<history::Parameter> parameters;
  for (const auto& [name, value] : request.query) {
    parameters.push_back({name, value});
  }
  return parameters;
}

Response refused(const core::Error& error) {
  return problem(400, error.message);
}

Response json_text(std::string text) {
  Response response;
  response.body = std::move(text);
  return response;
}

// A page of records, or of events.
template <class Query>
asio::awaitable<Response> page(history::History& history, core::Result<Query> query) {
  if (!query) {
    co_return refused(query.error());
  }
  auto pending = history.find(*query);
  const auto found = co_await std::move(pending);
  co_return found ? json_text(history::page_json(*found, *query, history.format(history::TextKind::json)))
                  : problem(503, found.error().message);
}

asio::awaitable<Response> graph(history::History& history, const core::Clock& clock, const Request& request) {
  const auto query = history::graph_query(parameters_of(request), clock);
  if (!query) {
    co_return refused(query.error());
  }
  auto pending = history.draw(*query);
  const auto drawn = co_await std::move(pending);
  co_return drawn ? json_text(history::graph_json(*drawn, *query, history.format(history::TextKind::json)))
                  : problem(503, drawn.error().message);
}

Response download(std::string_view content_type, const std::string& name) {
  Response response;
  response.content_type = content_type;
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

// How far a log has been sent.
struct Sending {
  history::History& history;
  history::TextFormat format;
  history::LogCursor cursor;
  bool done = false;
};

asio::awaitable<std::string> next_piece(std::shared_ptr<Sending> sending) {
  if (sending->done) {
    co_return std::string();
  }
  auto pending = sending->history.read(std::move(sending->cursor), sending->format);
  auto chunk = co_await std::move(pending);
  if (!chunk) {
    throw std::runtime_error(chunk.error().message);  // ends the connection: the client sees that it is not whole
  }
  sending->cursor = std::move(chunk->next);
  sending->done = chunk->done;
  co_return std::move(chunk->text);
}

// The log's own parameters: a period, columns of records, the least level of events.
core::Result<history::LogCursor> limited(history::LogCursor cursor, const Asked& asked, const core::Clock& clock) {
  std::vector<history::Parameter> parameters = asked.parameters;
  const auto is_other = [](const history::Parameter& parameter) {
    constexpr std::array<std::string_view, 5> kPaging{"order", "page", "per_page", "log", "text"};
    return parameter.name == "series" || std::ranges::find(kPaging, parameter.name) != kPaging.end();
  };
  if (std::ranges::any_of(parameters, is_other)) {
    return core::fail("a whole log takes from, to, last, columns, least and format");
  }
  if (cursor.events) {
    const auto query = history::event_query(parameters, clock);
    if (!query) {
      return query.error();
    }
    cursor.period = query->period;
    cursor.least = query->least;
    return cursor;
  }
  const std::string series(history::series_name(cursor.series));
  parameters.push_back({"series", series});
  const auto query = history::record_query(parameters, clock);
  if (!query) {
    return query.error();
  }
  cursor.period = query->period;
  cursor.columns = query->columns;
  return cursor;
}

asio::awaitable<Response> whole_log(history::History& history, const core::Clock& clock, const Request& request) {
  const std::string& name = request.parameters.find("name")->second;
  const auto logs = history::all_logs();
  const auto log = std::ranges::find(logs, name, &history::LogFile::name);
  const auto wanted = asked(request);
  if (!wanted) {
    co_return refused(wanted.error());
  }
  const auto cursor = limited(log != logs.end() ? log->cursor : history::LogCursor(), *wanted, clock);
  if (!cursor) {
    co_return refused(cursor.error());
  }
  if (log == logs.end()) {
    co_return problem(404, "there is no log of this name");
  }
  const auto format = history.format(wanted->kind);
  auto pending = history.read(*cursor, format);
  auto first = co_await std::move(pending);
  if (!first) {
    co_return problem(503, first.error().message);
  }
  const bool csv = wanted->kind == history::TextKind::csv;
  Response response = download(csv ? kCsv : kJson, name + (csv ? ".csv" : ".json"));
  response.body = std::move(first->text);
  const auto sending = std::make_shared<Sending>(Sending{history, format, std::move(first->next), first->done});
  response.more = [sending] { return next_piece(sending); };
  co_return response;
}

asio::awaitable<core::Result<std::string>> zip_piece(history::History& history,
                                                     std::shared_ptr<history::LogArchive> archive) {
  while (!archive->done()) {
    auto pending = history.read(archive);
    auto piece = co_await std::move(pending);
    if (!piece || !piece->empty()) {
      co_return piece;
    }
  }
  co_return std::string();
}

asio::awaitable<std::string> next_zip_piece(history::History& history, std::shared_ptr<history::LogArchive> archive) {
  auto pending = zip_piece(history, std::move(archive));
  auto piece = co_await std::move(pending);
  if (!piece) {
    throw std::runtime_error(piece.error().message);
  }
  co_return std::move(*piece);
}

asio::awaitable<Response> all_logs(history::History& history, const Request& request) {
  const auto wanted = asked(request);
  if (!wanted) {
    co_return refused(wanted.error());
  }
  if (!wanted->parameters.empty()) {
    co_return problem(400, "all logs together take format only");
  }
  const auto archive = history.archive(history::all_logs(), history.format(wanted->kind));
  auto pending = zip_piece(history, archive);
  auto first = co_await std::move(pending);
  if (!first) {
    co_return problem(503, first.error().message);
  }
  Response response = download(kZip, "logs.zip");
  response.body = std::move(*first);
  response.more = [&history, archive] { return next_zip_piece(history, archive); };
  co_return response;
}

asio::awaitable<Response> clear(control::CardDesk& desk, const Request& request) {
  const std::string& name = request.parameters.find("name")->second;
  const auto log = std::ranges::find(kClearable, name, &ClearableLog::name);
  if (log == kClearable.end()) {
    co_return problem(404, "there is no log of this name to clear");
  }
  control::Requester requester{origin_of(request), request.caller->role};
  auto pending = desk.execute(log->action, std::move(requester));
  const auto cleared = co_await std::move(pending);
  if (!cleared) {
    co_return problem(503, cleared.error().message);
  }
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace

void add_history_routes(Router& router, history::History& history, control::CardDesk& desk, const core::Clock& clock) {
  router.add(records_route(), Router::AwaitingHandler([&history, &clock](const Request& request) {
               return page(history, history::record_query(parameters_of(request), clock));
             }));
  router.add(graph_route(), Router::AwaitingHandler(
                                [&history, &clock](const Request& request) { return graph(history, clock, request); }));
  router.add(log_page_route(), Router::AwaitingHandler([&history, &clock](const Request& request) {
               return page(history, history::event_query(parameters_of(request), clock));
             }));
  router.add(whole_log_route(), Router::AwaitingHandler([&history, &clock](const Request& request) {
               return whole_log(history, clock, request);
             }));
  router.add(all_logs_route(),
             Router::AwaitingHandler([&history](const Request& request) { return all_logs(history, request); }));
  router.add(clear_log_route(),
             Router::AwaitingHandler([&desk](const Request& request) { return clear(desk, request); }));
}

}  // namespace nv::http
