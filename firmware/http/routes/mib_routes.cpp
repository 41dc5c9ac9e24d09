#include "http/routes/mib_routes.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "http/json_body.hpp"

namespace nv::http {
namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;
using Files = std::shared_ptr<const std::vector<MibFile>>;

constexpr const char* kGroup = "SNMP";
constexpr const char* kText = "text/plain; charset=utf-8";

Response list_of(const Files& files) {
  Json all = Json::array();
  for (const MibFile& file : *files) {
    all.push_back({{"name", file.name}, {"bytes", file.text.size()}});
  }
  return json_response({{"mibs", all}});
}

Response one(const Files& files, const Request& request) {
  const auto found = std::ranges::find(*files, request.parameters.find("name")->second, &MibFile::name);
  if (found == files->end()) {
    return problem(404, "there is no such MIB file");
  }
  Response response;
  response.content_type = kText;
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + found->name + ".txt\"");
  response.body = found->text;
  return response;
}

bool is_plain(const std::string& name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

core::Result<std::vector<MibFile>> load_mibs(const fs::path& directory) {
  constexpr std::size_t kMost = 20;
  constexpr std::size_t kLargest = 1 << 20;
  std::vector<MibFile> files;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    if (path.extension() != ".txt" || !is_plain(path.stem().string())) {
      continue;
    }
    auto text = core::read_file(path, kLargest);
    if (!text) {
      return text.error();
    }
    files.push_back({path.stem().string(), std::move(*text)});
  }
  if (error || files.empty() || files.size() > kMost) {
    return core::fail(directory.string() + ": " +
                      (error           ? error.message()
                       : files.empty() ? "there is no MIB file"
                                       : "there are too many files"));
  }
  std::ranges::sort(files, {}, &MibFile::name);
  return files;
}

void add_mib_routes(Router& router, std::vector<MibFile> files) {
  using namespace schema;
  const auto shared = std::make_shared<const std::vector<MibFile>>(std::move(files));
  const Schema row = object({{"name", text()}, {"bytes", integer()}});
  router.add(Route("GET", "/api/v1/mibs", Access::read_only, 0, "The MIB files for management stations.")
                 .in(kGroup)
                 .gives(200, "Their names.", object({{"mibs", schema::list(row)}})),
             Router::Handler([shared](const Request&) { return list_of(shared); }));
  router.add(Route("GET", "/api/v1/mibs/{name}", Access::read_only, 0, "A MIB file.")
                 .in(kGroup)
                 .at("name", text(64), "Its name, without an ending.")
                 .gives_file(200, "The file.", kText),
             Router::Handler([shared](const Request& request) { return one(shared, request); }));
}

}  // namespace nv::http
