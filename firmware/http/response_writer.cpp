#include "http/response_writer.hpp"

#include <array>
#include <charconv>
#include <ctime>
#include <string_view>

namespace nv::http {
namespace {

// For every answer: it is what it says it is, and for nobody else's pages.
constexpr std::string_view kSecurity =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";
// Pages: no script, style or frame from anywhere but here, none inline; nobody may frame them.
constexpr std::string_view kPage =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'\r\n"
    "X-Frame-Options: DENY\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";
// Data needs nothing even where a browser is made to show it. The rest would double the size of a small answer.
constexpr std::string_view kData = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr std::string_view kHsts = "Strict-Transport-Security: max-age=31536000\r\n";

// IMF-fixdate (RFC 9110 5.6.7); made once a second.
const std::string& date() {
  static std::time_t made_at = 0;
  static std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == made_at && !text.empty()) {
    return text;
  }
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 64> line{};
  std::snprintf(line.data(), line.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                utc.tm_sec);
  text = line.data();
  made_at = now;
  return text;
}

void add(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_page(const Response& response) {
  return response.content_type.starts_with("text/html");
}

bool may_have_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::string to_bytes(const Response& response, const WriteOptions& options) {
  const std::size_t head_estimate = is_page(response) ? 1024 : 512;
  const std::string& body = response.text();
  std::string out;
  out.reserve(head_estimate + body.size());
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_phrase(response.status));
  out.append("\r\n");
  add(out, "Date", date());
  if (may_have_body(response.status)) {
    add(out, "Content-Type", response.content_type);
    if (response.more && !options.old) {
      add(out, "Transfer-Encoding", "chunked");
    } else if (!response.more) {
      add(out, "Content-Length", std::to_string(body.size()));
    }
  }
  add(out, "Cache-Control", response.cache);
  for (const auto& [name, value] : response.headers) {
    add(out, name, value);
  }
  out.append(kSecurity).append(is_page(response) ? kPage : kData).append(options.hsts ? kHsts : std::string_view());
  if (!options.keep_alive) {
    add(out, "Connection", "close");
  } else if (options.old) {
    add(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
  if (may_have_body(response.status) && !options.head_only) {
    if (!response.more || options.old) {
      out.append(body);
    } else if (!body.empty()) {
      out.append(to_chunk(body));
    }
  }
  return out;
}

std::shared_ptr<const std::string> ResponseWriter::bytes_of(const Response& response, const WriteOptions& options) {
  const bool may_be_shared =
      response.shared_body && response.status == 200 && response.headers.empty() && !response.more;
  if (!may_be_shared) {
    return std::make_shared<const std::string>(to_bytes(response, options));
  }
  Key key{response.shared_body, response.content_type, response.cache, options, std::time(nullptr)};
  if (!bytes_ || key != key_) {
    bytes_ = std::make_shared<const std::string>(to_bytes(response, options));
    key_ = std::move(key);
  }
  return bytes_;
}

std::string to_chunk(const std::string& piece) {
  std::array<char, 2 * sizeof(std::size_t)> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
  std::string chunk(digits.data(), end);
  chunk.append("\r\n").append(piece).append("\r\n");
  return chunk;
}

}  // namespace nv::http
