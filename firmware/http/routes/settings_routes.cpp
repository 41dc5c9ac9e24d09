#include "http/routes/settings_routes.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "auth/secrets.hpp"
#include "http/json_body.hpp"
#include "http/settings_json.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using settings::SectionView;

constexpr std::size_t kBodyLimit = 16 * 1024;
constexpr const char* kGroup = "Settings";
constexpr const char* kOne = "/api/v1/settings/{section}";

// Whether the list of If-Match has this tag; a weak one ("W/...") never counts (RFC 9110 13.1.1). Tags of ours hold no
// comma.
bool names_tag(std::string_view list, std::string_view tag) {
  constexpr std::string_view kBlank = " \t";
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    std::string_view one = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    one.remove_prefix(std::min(one.find_first_not_of(kBlank), one.size()));
    one = one.substr(0, one.find_last_not_of(kBlank) + 1);
    if (one == tag) {
      return true;
    }
  }
  return false;
}

class SettingsRoutes {
 public:
  explicit SettingsRoutes(settings::Store& store) : store_(store) {}

  Response list() const {
    Json sections = Json::array();
    for (const SectionView& section : store_.sections()) {
      sections.push_back({{"name", section.name}, {"change", changed_by(section)}, {"settings", section.rows.size()}});
    }
    return json_response({{"sections", sections}});
  }

  Response get(const Request& request) const {
    const auto section = find(request);
    return section ? shown(*section) : no_such();
  }

  Response schema(const Request& request) const {
    const auto section = find(request);
    if (!section) {
      return no_such();
    }
    Response response = json_response(section_schema(*section));
    response.content_type = "application/schema+json";
    return response;
  }

  // PUT: the whole section; PATCH: some settings of it. What is wrong with the body is told before the ETag is looked
  // at (RFC 9110 13.2.1).
  Response change(const Request& request) {
    const auto section = find(request);
    if (!section) {
      return no_such();
    }
    if (section->admin_only && request.caller->role != auth::Role::admin) {
      return problem(403, "only the administrator may change this section");
    }
    auto body = any_json_object(request);
    if (auto* refused = std::get_if<Response>(&body)) {
      return std::move(*refused);
    }
    const SectionChange change = section_change(*section, std::get<Json>(body), request.method == "PUT");
    if (!change.errors.empty()) {
      return problem(422, summary(change.errors), change.errors);
    }
    if (auto refused = precondition(request, *section)) {
      return std::move(*refused);
    }
    if (const auto errors = joint_errors(*section, change.values); !errors.empty()) {
      return problem(422, summary(errors), errors);
    }
    const auto set = store_.set(section->name, change.values, origin_of(request));
    return set ? shown(*find(request)) : not_stored(set.error().message);
  }

 private:
  static std::string_view changed_by(const SectionView& section) {
    return access_name(section.admin_only ? Access::admin : Access::read_write);
  }

  static Response no_such() { return problem(404, "there is no such section"); }

  // What does not fit together with other settings.
  std::vector<FieldError> joint_errors(const SectionView& section, const settings::Values& values) const {
    std::vector<FieldError> errors;
    for (const settings::Clash& clash : store_.clashes(section.name, values)) {
      const auto& [name, key] = clash.settings.front();
      errors.push_back({(name == section.name ? "" : std::string(name) + ".") + std::string(key), clash.reason});
    }
    return errors;
  }

  static std::string summary(const std::vector<FieldError>& errors) {
    const std::string first = errors.front().field + ": " + errors.front().reason;
    return errors.size() == 1 ? first : first + " (and " + std::to_string(errors.size() - 1) + " more)";
  }

  std::optional<SectionView> find(const Request& request) const {
    return store_.section(request.parameters.find("section")->second);
  }

  // No digest of the content: one of a short secret would tell it.
  std::string etag(const SectionView& section) const {
    return '"' + start_ + "-" + std::to_string(section.revision) + '"';
  }

  Response shown(const SectionView& section) const {
    Response response = json_response(section_json(section));
    response.headers.emplace_back("ETag", etag(section));
    return response;
  }

  std::optional<Response> precondition(const Request& request, const SectionView& section) const {
    const auto wanted = request.header("if-match");
    if (wanted.empty()) {
      return problem(428, "If-Match is needed: the ETag of the section as it was read");
    }
    if (wanted != "*" && !names_tag(wanted, etag(section))) {
      return problem(412, "somebody has changed this section meanwhile: read it again");
    }
    return std::nullopt;
  }

  settings::Store& store_;
  std::string start_ = auth::random_token().substr(0, 8);  // revisions begin anew with each start
};

std::vector<std::string> names(const settings::Store& store) {
  std::vector<std::string> list;
  for (const SectionView& section : store.sections()) {
    list.emplace_back(section.name);
  }
  return list;
}

Route with_section(Route route, const settings::Store& store) {
  return std::move(route).in(kGroup).at("section", schema::choice(names(store)), "Its name.");
}

Route changing(const char* method, const char* summary, const settings::Store& store) {
  return with_section(Route(method, kOne, Access::read_write, kBodyLimit, summary), store)
      .says(
          "Sections whose \"change\" is \"admin\" are the administrator's. A secret given as \"***\" stays as it is. "
          "What is changed counts at once.")
      .header("If-Match", "The ETag of the section as it was read, or *.", true)
      .takes(schema::map(schema::any()).says("As the section's own schema says."))
      .gives(200, "The section, as it counts now.", schema::map(schema::any()), {"ETag"})
      .refuses(412, "The section has been changed since it was read.")
      .refuses(422,
               "Settings that are missing, unknown, not accepted, or not together with others (a port that is in "
               "use, no way in left): errors[] names each of them.")
      .refuses(428, "If-Match is missing.")
      .keeps();
}

}  // namespace

void add_settings_routes(Router& router, settings::Store& store) {
  const auto routes = std::make_shared<SettingsRoutes>(store);
  const Schema row = schema::object({{"name", schema::text()},
                                     {"change", schema::choice({"read_write", "admin"}).says("Who may change it.")},
                                     {"settings", schema::integer().says("How many.")}});
  router.add(Route("GET", "/api/v1/settings", Access::read_only, 0, "The sections of the settings.")
                 .in(kGroup)
                 .gives(200, "Sections.", schema::object({{"sections", schema::list(row)}})),
             Router::Handler([routes](const Request&) { return routes->list(); }));
  router.add(with_section(Route("GET", kOne, Access::read_only, 0, "A section; secrets are \"***\"."), store)
                 .gives(200, "Its settings.", schema::map(schema::any()), {"ETag"}),
             Router::Handler([routes](const Request& request) { return routes->get(request); }));
  auto schema_route = with_section(
      Route("GET", "/api/v1/settings/{section}/schema", Access::read_only, 0,
            "What each setting of the section may be, with its default, unit and help (JSON Schema 2020-12)."),
      store);
  router.add(std::move(schema_route).gives_file(200, "A JSON Schema.", "application/schema+json"),
             Router::Handler([routes](const Request& request) { return routes->schema(request); }));
  const auto change = [routes](const Request& request) { return routes->change(request); };
  router.add(changing("PUT", "Set a whole section.", store), Router::Handler(change));
  router.add(changing("PATCH", "Set some settings of a section.", store), Router::Handler(change));
}

}  // namespace nv::http
