#include "http/assets.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <system_error>

#include "core/file.hpp"

namespace nv::http {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 200;
constexpr std::size_t kLongestFile = 1024 * 1024;
constexpr std::string_view kHashedNames = "/assets/";  // where the build puts names with a hash
constexpr const char* kForGood = "public, max-age=31536000, immutable";
constexpr const char* kAskAgain = "no-cache";

struct KindRow {
  std::string_view extension;
  std::string_view content_type;
};
constexpr auto kKinds = std::to_array<KindRow>({
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".json", "application/json"},
});

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// Takes the next element off a comma-separated list.
std::string_view next_element(std::string_view& list) {
  const auto end = std::min(list.find(','), list.size());
  const std::string_view element = trimmed(list.substr(0, end));
  list.remove_prefix(std::min(end + 1, list.size()));
  return element;
}

bool equal_letters(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(left, right, {}, lower, lower);
}

// "1", "0.5" and "0.001" in thousandths (RFC 9110 12.4.2); what is no weight counts as 1.
int thousandths(std::string_view weight) {
  constexpr int kWhole = 1000;
  if (!weight.starts_with('0') || weight.size() > 5 || (weight.size() > 1 && weight[1] != '.')) {
    return kWhole;
  }
  int value = 0;
  for (std::size_t i = 2; i < 5; ++i) {
    const char digit = i < weight.size() ? weight[i] : '0';
    if (digit < '0' || digit > '9') {
      return kWhole;
    }
    value = value * 10 + (digit - '0');
  }
  return value;
}

// FNV-1a: tells versions of our own files apart, and protects nothing.
std::string tag_of(std::string_view content) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : content) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "\"%016llx\"", static_cast<unsigned long long>(hash));
  return text.data();
}

core::Result<Asset::Form> read_form(const fs::path& file) {
  auto content = core::read_file(file, kLongestFile);
  if (!content) {
    return content.error();
  }
  Asset::Form form;
  form.etag = tag_of(*content);
  form.body = std::make_shared<const std::string>(std::move(*content));
  return form;
}

core::Result<Asset> read_asset(const fs::path& directory, const fs::path& file) {
  const auto kind = std::ranges::find(kKinds, file.extension().string(), &KindRow::extension);
  if (kind == kKinds.end()) {
    return core::fail(file.string() + " is of a kind that is not served");
  }
  Asset asset;
  asset.path = "/" + file.lexically_relative(directory).generic_string();
  asset.immutable = asset.path.starts_with(kHashedNames);
  asset.path = asset.path == "/index.html" ? "/" : asset.path;
  asset.content_type = kind->content_type;
  struct FormRow {
    const char* suffix;
    Asset::Form Asset::*form;
  };
  for (const FormRow& row : {FormRow{"", &Asset::plain}, {".gz", &Asset::gzip}, {".br", &Asset::brotli}}) {
    const fs::path path = file.string() + row.suffix;
    std::error_code error;
    if (std::string_view(row.suffix).empty() || fs::is_regular_file(path, error)) {
      auto form = read_form(path);
      if (!form) {
        return form.error();
      }
      asset.*row.form = std::move(*form);
    }
  }
  return asset;
}

// The files whose forms are served; FILE.gz and FILE.br are not among them.
core::Result<std::vector<fs::path>> list_files(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  std::size_t seen = 0;
  for (fs::recursive_directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const auto extension = entry->path().extension();
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) {
      continue;
    }
    if (++seen > kMostFiles) {
      return core::fail(directory.string() + " has more than " + std::to_string(kMostFiles) + " files");
    }
    if (extension != ".gz" && extension != ".br") {
      files.push_back(entry->path());
    }
  }
  if (error) {
    return core::fail("cannot read " + directory.string() + ": " + error.message());
  }
  std::ranges::sort(files);
  return files;
}

bool has_it_already(const Asset::Form& form, std::string_view if_none_match) {
  while (!if_none_match.empty()) {
    std::string_view tag = next_element(if_none_match);
    if (tag.starts_with("W/")) {
      tag.remove_prefix(2);  // weak comparison: RFC 9110 13.1.2
    }
    if (tag == "*" || tag == form.etag) {
      return true;
    }
  }
  return false;
}

}  // namespace

int weight_of_coding(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const std::string_view element = next_element(accept_encoding);
    const auto semicolon = std::min(element.find(';'), element.size());
    if (!equal_letters(trimmed(element.substr(0, semicolon)), coding)) {
      continue;
    }
    const std::string_view weight = trimmed(element.substr(std::min(semicolon + 1, element.size())));
    return thousandths(equal_letters(weight.substr(0, 2), "q=") ? weight.substr(2) : "1");
  }
  return 0;
}

core::Result<std::vector<Asset>> load_assets(const fs::path& directory) {
  const auto files = list_files(directory);
  if (!files) {
    return files.error();
  }
  std::vector<Asset> assets;
  for (const fs::path& file : *files) {
    auto asset = read_asset(directory, file);
    if (!asset) {
      return asset.error();
    }
    assets.push_back(std::move(*asset));
  }
  if (std::ranges::find(assets, "/", &Asset::path) == assets.end()) {
    return core::fail("there is no index.html in " + directory.string());
  }
  return assets;
}

Response asset_response(const Asset& asset, const Request& request) {
  const std::string_view codings = request.header("accept-encoding");
  const int brotli_weight = asset.brotli.body ? weight_of_coding(codings, "br") : 0;
  const int gzip_weight = asset.gzip.body ? weight_of_coding(codings, "gzip") : 0;
  const bool brotli = brotli_weight > 0 && brotli_weight >= gzip_weight;  // the shorter one where both are as welcome
  const bool gzip = !brotli && gzip_weight > 0;
  const Asset::Form& form = brotli ? asset.brotli : gzip ? asset.gzip : asset.plain;
  Response response;
  response.content_type = asset.content_type;
  response.cache = asset.immutable ? kForGood : kAskAgain;
  response.headers.emplace_back("ETag", form.etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (has_it_already(form, request.header("if-none-match"))) {
    response.status = 304;
    return response;
  }
  if (brotli || gzip) {
    response.headers.emplace_back("Content-Encoding", brotli ? "br" : "gzip");
  }
  response.shared_body = form.body;
  return response;
}

}  // namespace nv::http
