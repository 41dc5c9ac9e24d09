#include "http/routes/control_routes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

Json job_json(const CommandJob& job) {
  return {{"id", job.id},
          {"name", model::row_of(job.command).name},
          {"state", command_state_name(job.state)},
          {"problem", job.problem},
          {"by", job.by},
          {"time", time_text(job.asked)},
          {"finished", job.finished ? Json(time_text(*job.finished)) : Json(nullptr)}};
}

Schema job_schema() {
  using namespace schema;
  return object({{"id", integer()},
                 {"name", text()},
                 {"state", choice({"running", "confirmed", "sent", "failed"})
                               .says("confirmed: the status shows the effect; sent: the UPS took it, and its status "
                                     "shows no effect of it, or not yet.")},
                 {"problem", text().says("Why it failed, one sentence; it may have been carried out when it says so.")},
                 {"by", text()},
                 {"time", time()},
                 {"finished", nullable(time())}});
}

Response begin(CommandJobs& jobs, model::Command command, const Request& request) {
  if (!control::CommandDesk::may(request.caller->role, command)) {
    return problem(403, "only the administrator may do this");
  }
  if (!jobs.desk().is_permitted(command)) {
    return problem(409, "the UPS does not permit this now");
  }
  const auto job = jobs.begin(command, {origin_of(request), request.caller->role});
  if (!job) {
    return problem(409, job.error().message);
  }
  Response response = json_response(job_json(*job), 202);
  response.headers.emplace_back("Location", "/api/v1/commands/" + std::to_string(job->id));
  return response;
}

Response execute(CommandJobs& jobs, const Request& request) {
  const std::string& name = request.parameters.find("name")->second;
  const auto row = std::ranges::find(model::kCommands, name, &model::CommandRow::name);
  return row != model::kCommands.end() ? begin(jobs, row->id, request)
                                       : problem(404, "there is no command of this name");
}

Response outcome(const CommandJobs& jobs, const Request& request) {
  const std::string& text = request.parameters.find("id")->second;
  std::uint64_t id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
  const auto job = whole ? jobs.find(id) : std::nullopt;
  return job ? json_response(job_json(*job)) : problem(404, "no such command is remembered");
}

Response controls(const model::DeviceModel& model, const CommandJobs& jobs) {
  Json list = Json::array();
  for (const model::CommandRow& row : model::kCommands) {
    if (jobs.desk().is_permitted(row.id)) {
      list.push_back({{"name", row.name}, {"text", row.text}});
    }
  }
  const auto enabled = model.latest()->controls.remote_enabled;
  return json_response({{"remote_enabled", enabled ? Json(*enabled) : Json(nullptr)}, {"allowed", list}});
}

// The manual's words of 12.7.2, of one node; none when its status is not known. Enabled: a test may be started.
std::optional<std::string_view> test_state(const model::Node& node, bool can_start) {
  using model::Flag;
  if (!node.status_known) {
    return std::nullopt;
  }
  return node.flags.has(Flag::battery_test)              ? "in_progress"
         : node.flags.has(Flag::battery_test_standby)    ? "standby"
         : node.flags.has(Flag::battery_test_programmed) ? "programmed"
         : can_start                                     ? "enabled"
                                                         : "disabled";
}

// What the UPS counts its results by; none yet, or a number that stands for nothing, is null.
constexpr auto kTestResults = std::to_array<std::string_view>({"", "passed", "interrupted", "failed"});

Json last_result(const model::Node& node) {
  const auto code = node.values.get(model::Point::battery_test_last_result);
  const bool known = code && *code > 0 && static_cast<std::size_t>(*code) < kTestResults.size();
  return known ? Json(kTestResults[static_cast<std::size_t>(*code)]) : Json(nullptr);
}

// The UPS says 0 when no test is planned.
Json days_to_next(const model::Node& node) {
  const auto days = node.values.get(model::Point::battery_test_next);
  return days && *days > 0 ? Json(*days) : Json(nullptr);
}

Json last_date(const model::Node& node) {
  const auto& day = node.battery_test.last;
  return day ? Json{{"day", day->day}, {"month", day->month}} : Json(nullptr);
}

// In the order of the register: 1 is Monday.
constexpr auto kWeekdays =
    std::to_array<std::string_view>({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"});

Json schedule(const model::Node& node) {
  const auto& schedule = node.battery_test.schedule;
  return schedule
             ? Json{{"weeks", schedule->weeks}, {"day", kWeekdays.at(schedule->weekday - 1U)}, {"hour", schedule->hour}}
             : Json(nullptr);
}

Json test_json(const model::Node& node, bool can_start) {
  const auto state = test_state(node, can_start);
  return {{"node", node.id.path()},
          {"state", state ? Json(*state) : Json(nullptr)},
          {"failed", node.alarms_known ? Json(node.alarms.has(model::Alarm::battery_test_failed)) : Json(nullptr)},
          {"interrupted", node.flags.has(model::Flag::battery_test_interrupted)},
          {"last_date", last_date(node)},
          {"last_result", last_result(node)},
          {"days_to_next", days_to_next(node)},
          {"schedule", schedule(node)}};
}

Response battery_test(const model::DeviceModel& model, const CommandJobs& jobs) {
  const auto snapshot = model.latest();
  const bool can_start = jobs.desk().is_permitted(model::Command::battery_test_start);
  Json nodes = Json::array();
  for (const model::Node& node : snapshot->nodes) {
    if (snapshot->link.live() && !node.is_summary_only()) {
      nodes.push_back(test_json(node, can_start));
    }
  }
  return json_response({{"can_start", can_start},
                        {"can_stop", jobs.desk().is_permitted(model::Command::battery_test_stop)},
                        {"nodes", nodes}});
}

Route controls_route() {
  using namespace schema;
  const Schema control = object({{"name", text()}, {"text", text().says("For people.")}});
  return Route("GET", "/api/v1/controls", Access::read_only, 0, "What the UPS permits to be done now.")
      .in("Control")
      .gives(200, "An empty list while the UPS is not connected or does not allow remote controls.",
             object({{"remote_enabled", nullable(flag()).says("null: the UPS does not say.")},
                     {"allowed", list(control)}}));
}

Route started(Route route) {
  return std::move(route)
      .in("Control")
      .gives(202, "It is on its way; GET /api/v1/commands/{id} tells how it ends.", job_schema(), {"Location"})
      .refuses(409, "The UPS does not permit it now, or another command is being carried out.");
}

Route execute_route() {
  return started(Route("POST", "/api/v1/controls/{name}", Access::read_write, 0, "Tell the UPS to do something."))
      .at("name", schema::text(), "A name that GET /api/v1/controls lists.");
}

Route outcome_route() {
  return Route("GET", "/api/v1/commands/{id}", Access::read_only, 0, "What became of a command.")
      .in("Control")
      .at("id", schema::integer(), "As the answer to the command had it; the last 32 are remembered.")
      .gives(200, "So far.", job_schema());
}

Route battery_test_route() {
  using namespace schema;
  const Schema day = object({{"day", integer(1, 31)}, {"month", integer(1, 12)}});
  const Schema schedule = object({{"weeks", integer(1, 52).says("From one test to the next.")},
                                  {"day", choice(std::vector<std::string>(kWeekdays.begin(), kWeekdays.end()))},
                                  {"hour", integer(0, 23).says("Of the UPS's clock.")}});
  const Schema node = object(
      {{"node", text()},
       {"state", nullable(choice({"disabled", "in_progress", "standby", "programmed", "enabled"}))},
       {"failed", nullable(flag()).says("Whether the UPS raises \"Battery Test failed\".")},
       {"interrupted", flag()},
       {"last_date", nullable(day).says("null: there was none, or the UPS does not say. It keeps no year.")},
       {"last_result",
        nullable(choice({"passed", "interrupted", "failed"})).says("null: there was none, or the UPS does not say.")},
       {"days_to_next", nullable(integer()).says("null: none is planned, or the UPS does not say.")},
       {"schedule", nullable(schedule).says("By which the UPS starts tests; null: none, or it does not say.")}});
  return Route("GET", "/api/v1/battery-test", Access::read_only, 0, "The battery test of the system and each unit.")
      .in("Control")
      .gives(200, "No nodes while the UPS is not connected.",
             object({{"can_start", flag()}, {"can_stop", flag()}, {"nodes", list(node)}}));
}

Route start_test_route() {
  return started(Route("POST", "/api/v1/battery-test", Access::read_write, 0, "Start the battery test."));
}

}  // namespace

void add_control_routes(Router& router, const model::DeviceModel& model, CommandJobs& jobs) {
  router.add(controls_route(), Router::Handler([&](const Request&) { return controls(model, jobs); }));
  router.add(execute_route(), Router::Handler([&jobs](const Request& request) { return execute(jobs, request); }));
  router.add(outcome_route(), Router::Handler([&jobs](const Request& request) { return outcome(jobs, request); }));
  router.add(battery_test_route(), Router::Handler([&](const Request&) { return battery_test(model, jobs); }));
  router.add(start_test_route(), Router::Handler([&jobs](const Request& request) {
               return begin(jobs, model::Command::battery_test_start, request);
             }));
}

}  // namespace nv::http
