#include "http/assets.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "http/routes/asset_routes.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv::http;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::map<std::string, Asset> by_path(std::vector<Asset> assets) {
  std::map<std::string, Asset> named;
  for (Asset& asset : assets) {
    named.emplace(asset.path, asset);
  }
  return named;
}

Request asking(std::vector<std::pair<std::string, std::string>> headers) {
  Request request;
  request.method = "GET";
  request.headers = std::move(headers);
  return request;
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

}  // namespace

// RFC 9110 12.5.3: weights, blanks, letter case.
TEST_CASE("how welcome a coding is to a browser", "[http][assets]") {
  CHECK(weight_of_coding("gzip, deflate, br, zstd", "br") == 1000);
  CHECK(weight_of_coding("gzip;q=0.5,BR ; q=0.001", "br") == 1);
  CHECK(weight_of_coding("gzip;q=0.5,BR ; q=0.001", "gzip") == 500);
  CHECK(weight_of_coding("br;q=0.25", "br") == 250);
  CHECK(weight_of_coding("br;Q=1.000", "br") == 1000);
  CHECK(weight_of_coding("gzip, br;q=0", "br") == 0);
  CHECK(weight_of_coding("gzip, br;q=0.000", "br") == 0);
  CHECK(weight_of_coding("gzip, br;q=0.", "br") == 0);
  CHECK(weight_of_coding("brotli, xbr", "br") == 0);
  CHECK(weight_of_coding("", "gzip") == 0);
}

TEST_CASE("of two forms the more welcome one is sent, the shorter one where both are", "[http][assets]") {
  Asset asset;
  const auto form = [](const char* text) { return Asset::Form{std::make_shared<const std::string>(text), "\"t\""}; };
  asset.plain = form("plain");
  asset.gzip = form("gzip");
  asset.brotli = form("br");
  const auto sent = [&](const char* codings) {
    Request request;
    request.headers.emplace_back("accept-encoding", codings);
    return asset_response(asset, request).text();
  };
  CHECK(sent("gzip, br") == "br");
  CHECK(sent("br;q=0.1, gzip;q=1.0") == "gzip");
  CHECK(sent("br;q=0.5, gzip;q=0.5") == "br");
  CHECK(sent("br;q=0, gzip;q=0") == "plain");
  CHECK(sent("deflate") == "plain");
}

TEST_CASE("the files of the page: paths, kinds, how long browsers keep them", "[http][assets]") {
  const nv::test::TempDir directory;
  write(directory.path() / "index.html", "<p>");
  write(directory.path() / "assets/index-a1.js", "let a");
  write(directory.path() / "assets/index-a1.js.gz", "gz");
  write(directory.path() / "assets/index-a1.js.br", "br");
  const auto loaded = load_assets(directory.path());
  REQUIRE(loaded);
  const auto assets = by_path(*loaded);
  REQUIRE(assets.size() == 2);
  CHECK(assets.at("/").content_type == "text/html; charset=utf-8");

  const Response page = asset_response(assets.at("/"), asking({{"accept-encoding", "br"}}));
  CHECK(page.cache == "no-cache");
  CHECK(page.text() == "<p>");
  CHECK(header(page, "Content-Encoding").empty());

  const Asset& script = assets.at("/assets/index-a1.js");
  const Response small = asset_response(script, asking({{"accept-encoding", "gzip, br"}}));
  CHECK(small.cache == "public, max-age=31536000, immutable");
  CHECK(small.content_type == "text/javascript; charset=utf-8");
  CHECK(header(small, "Content-Encoding") == "br");
  CHECK(header(small, "Vary") == "Accept-Encoding");
  CHECK(small.text() == "br");
  CHECK(asset_response(script, asking({{"accept-encoding", "gzip"}})).text() == "gz");
  CHECK(asset_response(script, asking({})).text() == "let a");
}

TEST_CASE("a browser that has the file is told so, form by form", "[http][assets]") {
  const nv::test::TempDir directory;
  write(directory.path() / "index.html", "<p>");
  write(directory.path() / "index.html.gz", "gz");
  const auto assets = load_assets(directory.path());
  REQUIRE(assets);
  const Asset& page = assets->front();
  const std::string tag = header(asset_response(page, asking({})), "ETag");
  CHECK(tag.size() == 18);  // 16 digits between quotes
  const Response again = asset_response(page, asking({{"if-none-match", "\"x\", W/" + tag}}));
  CHECK(again.status == 304);
  CHECK(header(again, "ETag") == tag);
  CHECK(again.text().empty());
  CHECK(asset_response(page, asking({{"if-none-match", "*"}})).status == 304);
  CHECK(asset_response(page, asking({{"if-none-match", tag}, {"accept-encoding", "gzip"}})).status == 200);
}

TEST_CASE("a page that cannot be served whole is refused with its reason", "[http][assets]") {
  const nv::test::TempDir directory;
  CHECK(load_assets(directory.path() / "none").error().message.find("cannot read") == 0);
  CHECK(load_assets(directory.path()).error().message.find("no index.html") != std::string::npos);
  write(directory.path() / "index.html", "<p>");
  write(directory.path() / "key.pem", "secret");
  CHECK(load_assets(directory.path()).error().message.find("key.pem is of a kind") != std::string::npos);
  fs::remove(directory.path() / "key.pem");
  write(directory.path() / "big.js", std::string(1024 * 1024 + 1, ' '));
  CHECK_FALSE(load_assets(directory.path()));
}

TEST_CASE("files of the page need no log-in, and without a page / says so", "[http][assets]") {
  Router with;
  Asset page;
  page.path = "/";
  add_asset_routes(with, {page});
  REQUIRE(with.routes().size() == 1);
  CHECK(with.routes().front().access == Access::anyone);

  Router without;
  add_asset_routes(without, {});
  Request request = *parse_target("GET", "/");
  const auto found = without.find(request);
  const auto* entry = std::get<const Router::Entry*>(found);
  const Response answer = std::get<Router::Handler>(entry->handler)(request);
  CHECK(answer.status == 404);
  CHECK(answer.body.find("not installed") != std::string::npos);
}
