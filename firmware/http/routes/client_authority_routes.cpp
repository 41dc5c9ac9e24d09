#include "http/routes/client_authority_routes.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "http/json_body.hpp"
#include "tls/pem_file.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using Changed = std::function<void(bool, const core::Origin&)>;

constexpr const char* kGroup = "Certificate";
constexpr const char* kPath = "/api/v1/client-authorities";
constexpr std::chrono::seconds kTrial{60};
constexpr std::chrono::seconds kLongestTrial{3600};

Response shown(const tls::ClientAuthorities& authorities) {
  Json list = Json::array();
  for (const tls::AuthorityInfo& info : authorities.list()) {
    list.push_back({{"subject", info.subject},
                    {"not_after", time_text(info.not_after)},
                    {"fingerprint_sha256", info.fingerprint}});
  }
  const auto left = authorities.trial_left();
  return json_response({{"required", !authorities.pem().empty()},
                        {"unconfirmed_s", left ? Json(left->count()) : Json(nullptr)},
                        {"authorities", list}});
}

// How long they are on trial; none: that is no such time.
std::optional<std::chrono::seconds> trial_time(const Request& request) {
  const auto given = request.query.find("confirm_s");
  if (given == request.query.end()) {
    return kTrial;
  }
  std::int64_t seconds = 0;
  const char* const end = given->second.data() + given->second.size();
  const auto [rest, error] = std::from_chars(given->second.data(), end, seconds);
  const bool good = error == std::errc() && rest == end && seconds >= 1 && seconds <= kLongestTrial.count();
  return good ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

Response upload(tls::ClientAuthorities& authorities, const Changed& changed, const Request& request) {
  const auto time = trial_time(request);
  if (!time) {
    return problem(400, "confirm_s must be 1 to " + std::to_string(kLongestTrial.count()));
  }
  if (const auto checked = authorities.check(request.body); !checked) {
    return problem(422, checked.error().message);
  }
  if (const auto taken = authorities.try_out(request.body, *time); !taken) {
    return not_stored(taken.error().message);
  }
  changed(true, origin_of(request));
  return shown(authorities);
}

Response remove(tls::ClientAuthorities& authorities, const Changed& changed, const Request& request) {
  const auto removed = authorities.remove();
  if (!removed) {
    return not_stored(removed.error().message);
  }
  if (!*removed) {
    return problem(404, "no authority has been uploaded");
  }
  changed(false, origin_of(request));
  return shown(authorities);
}

Schema authorities_schema() {
  using namespace schema;
  const Schema one = object({{"subject", text()}, {"not_after", time()}, {"fingerprint_sha256", text()}});
  return object(
      {{"required", flag().says("Only clients with a certificate get in over HTTPS.")},
       {"unconfirmed_s", nullable(integer()).says("So many seconds more, unless the administrator comes in by a "
                                                  "certificate of theirs; null: they count for good.")},
       {"authorities", list(one)}});
}

}  // namespace

void add_client_authority_routes(Router& router, tls::ClientAuthorities& authorities, Changed changed) {
  router.add(Route("GET", kPath, Access::admin, 0, "Whose clients get in over HTTPS.")
                 .in(kGroup)
                 .gives(200, "The authorities.", authorities_schema()),
             Router::Handler([&authorities](const Request&) { return shown(authorities); }));
  router.add(
      Route("PUT", kPath, Access::admin, tls::kLargestPemFile + 1,
            "Let in only clients with a certificate of these authorities (mutual TLS).")
          .in(kGroup)
          .says("Counts for the next connection, also for the web page, and at first for a minute: it counts "
                "for good once the administrator has come in by a certificate of theirs (any request will do). "
                "Otherwise, and after a restart, what counted before counts again.")
          .query("confirm_s", schema::integer(1, kLongestTrial.count()), "How long there is to come in; else 60.")
          .takes_file("application/x-pem-file")
          .gives(200, "The authorities.", authorities_schema())
          .refuses(400, "confirm_s is no such time.")
          .refuses(422, "The file cannot be used; what counted before counts.")
          .keeps(),
      Router::Handler(
          [&authorities, changed](const Request& request) { return upload(authorities, changed, request); }));
  router.add(Route("DELETE", kPath, Access::admin, 0, "Let in clients without a certificate again.")
                 .in(kGroup)
                 .gives(200, "None.", authorities_schema())
                 .refuses(404, "None has been uploaded.")
                 .keeps(),
             Router::Handler([&authorities, changed = std::move(changed)](const Request& request) {
               return remove(authorities, changed, request);
             }));
}

}  // namespace nv::http
