#include "http/routes/history_documents.hpp"

#include <utility>

#include "history/downsample.hpp"

namespace nv::http {
namespace {

using namespace schema;

constexpr const char* kTime = "2026-03-29, 29/03/2026 or 2026-10-25T02:30:00, with Z or an offset where it must be.";
constexpr Access kSaving = Access::read_write;  // manual 18.6: of whole logs, as their clearing
constexpr std::int64_t kMostPages = 10'000'000;
constexpr std::int64_t kMostPerPage = 1000;
constexpr std::int64_t kMostMinutes = 100LL * 366 * 24 * 60;

Route route(std::string path, std::string summary, Access access = Access::read_only) {
  return Route("GET", std::move(path), access, 0, std::move(summary))
      .in("History")
      .refuses(400, "A parameter is unknown or not in its range: the answer names it.")
      .refuses(503, "The history cannot be read at the moment.");
}

Route with_period(Route made) {
  return std::move(made)
      .query("from", text(), kTime)
      .query("to", text(), "The end, that day or second included.")
      .query("last", integer(1, kMostMinutes), "Minutes up to now, instead of from and to.");
}

Route with_series(Route made) {
  return std::move(made)
      .query("series", choice({"ups", "ups_extended", "sts"}), "Which history; ups by default.")
      .query("columns", text(), "Names or groups (input, output, device, environment), with commas; all by default.");
}

Route with_page(Route made) {
  return std::move(made)
      .query("page", integer(1, kMostPages), "From 1 on.")
      .query("per_page", integer(1, kMostPerPage), "Rows of a page; 100 by default.");
}

Schema columns() {
  return list(object({{"name", text()}, {"title", text()}, {"unit", text()}}));
}

Schema records() {
  const Schema record = object({{"id", integer()},
                                {"time", text()},
                                optional("end", text().says("Extended history.")),
                                optional("sweeps", integer().says("Extended history: how many it was made of.")),
                                {"gap", flag().says("Time that nobody watched lies before it.")},
                                {"values", list(any()).says("One for each column; null: not measured. Extended: "
                                                            "[minimum, average, maximum].")}});
  return object({{"series", text()}, {"total", integer()}, {"columns", columns()}, {"records", list(record)}});
}

Schema graph() {
  const Schema bucket =
      object({{"time", text()}, {"gap", flag()}, {"min", list(nullable(number()))}, {"max", list(nullable(number()))}});
  return object({{"series", text()},
                 {"from", text()},
                 {"width_ms", integer()},
                 {"columns", columns()},
                 {"buckets", list(bucket)}});
}

Schema events() {
  const Schema event = object({{"id", integer()},
                               {"time", text()},
                               {"level", text()},
                               {"kind", text()},
                               {"name", text()},
                               {"text", text()},
                               {"subject", text()},
                               {"via", text()},
                               {"by", text()},
                               {"from", text()},
                               {"note", text()}});
  return object({{"log", text()}, {"total", integer()}, {"events", list(event)}});
}

// Its rows are those of the pages.
Schema whole_log() {
  return object({optional("log", text().says("Of an event log.")), optional("events", list(map(any()))),
                 optional("series", text().says("Of a history.")), optional("columns", columns()),
                 optional("records", list(map(any())))});
}

}  // namespace

Route records_route() {
  return with_page(with_period(with_series(route("/api/v1/history", "A page of the recorded measurements."))))
      .query("order", choice({"newest", "oldest"}), "newest by default.")
      .gives(200, "Records, and how many there are in all.", records());
}

Route graph_route() {
  return with_period(with_series(route("/api/v1/history/graph", "Recorded measurements in few points, peaks kept.")))
      .query("points", integer(1, history::kMostPoints), "Buckets of equal length; 1000 by default.")
      .gives(200, "The minimum and maximum of each column in each bucket.", graph());
}

Route log_page_route() {
  return with_page(with_period(route("/api/v1/logs", "A page of an event log.")))
      .query("log", choice({"device", "card"}), "Which; device by default.")
      .query("least", choice({"information", "warning", "critical"}), "Only events of this level or a graver one.")
      .query("text", text(), "Only events in whose words this stands: what happened, to what, by whom, from where.")
      .query("order", choice({"newest", "oldest", "severity"}), "newest by default.")
      .gives(200, "Events, and how many there are in all.", events());
}

Route whole_log_route() {
  return with_period(route("/api/v1/logs/{name}", "A whole log as a file.", kSaving))
      .at("name", text(), "ups_history, ups_extended_history, sts_history, device_events or card_events.")
      .query("columns", text(), "Of a history: names or groups, with commas.")
      .query("least", choice({"information", "warning", "critical"}), "Of an event log.")
      .query("format", choice({"csv", "json"}), "csv by default.")
      .gives_file(200, "The log, oldest first.", std::string(kCsv))
      .gives(200, "The same as JSON.", whole_log());
}

Route all_logs_route() {
  return Route("GET", "/api/v1/logs.zip", kSaving, 0, "All logs in one zip file.")
      .in("History")
      .query("format", choice({"csv", "json"}), "Of the files in it; csv by default.")
      .refuses(400, "A parameter is unknown or not in its range: the answer names it.")
      .refuses(503, "The history cannot be read at the moment.")
      .gives_file(200, "A zip file.", std::string(kZip));
}

Route clear_log_route() {
  return Route("DELETE", "/api/v1/logs/{name}", Access::read_write, 0, "Clear a log; an event says who did.")
      .in("History")
      .at("name", text(), "history (of UPS and STS), extended_history, device_events or card_events.")
      .gives_nothing(204, "It is empty.")
      .refuses(503, "The history cannot be written at the moment.");
}

}  // namespace nv::http
