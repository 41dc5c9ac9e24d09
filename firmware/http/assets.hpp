// The built web page: its files, read once at the start, and the answers they make: the smallest encoding the browser
// takes, an ETag for each, hashed names kept by browsers for good (RFC 9110 8.8, 12.5.3; RFC 8246). Main thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "http/message.hpp"

namespace nv::http {

struct Asset {
  // One form of the content; no body when there is none.
  struct Form {
    std::shared_ptr<const std::string> body;
    std::string etag;  // with its quotes; each form has its own
  };
  std::string path;  // "/assets/index-B3f9.js"; "/" for index.html
  std::string content_type;
  bool immutable = false;  // the name holds a hash of the content
  Form plain;
  Form gzip;
  Form brotli;
};

// Every regular file below the directory, FILE.gz and FILE.br with the file they are a form of. An error when there is
// no index.html, for a kind of file that is not served, and beyond 200 files or 1 MiB for one.
core::Result<std::vector<Asset>> load_assets(const std::filesystem::path& directory);

// 200 with the content, or 304 when the browser has it.
Response asset_response(const Asset& asset, const Request& request);

// The weight an Accept-Encoding header gives the coding by its name, in thousandths: 0 to 1000 (RFC
// 9110 12.4.2, 12.5.3).
int weight_of_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace nv::http
