#include "http/framing.hpp"

#include <algorithm>
#include <array>

namespace nv::http {
namespace {

constexpr std::size_t kMostLines = 64;

struct Seen {
  std::size_t content_length = 0;
  std::size_t transfer_encoding = 0;
  std::size_t host = 0;
};

using CharacterSet = std::array<bool, 256>;

constexpr CharacterSet letters_digits_and(std::string_view others) {
  CharacterSet set{};
  for (std::size_t c = 0; c < set.size(); ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    set[c] = is_letter || (c >= '0' && c <= '9') || others.find(static_cast<char>(c)) != std::string_view::npos;
  }
  return set;
}

bool is_all_of(std::string_view text, const CharacterSet& set) {
  return std::ranges::all_of(text, [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

constexpr CharacterSet kTokenCharacters = letters_digits_and("!#$%&'*+-.^_`|~");
// "a.example", "192.0.2.7:8443", "[2001:db8::1]:443": what a redirect may repeat.
constexpr CharacterSet kHostCharacters = letters_digits_and(".-:[]_~%");

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, {}, lower);
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// A line may hold tabs, visible characters and bytes above 127, nothing else.
bool is_clean(std::string_view line) {
  return std::ranges::all_of(line, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

bool is_host(std::string_view text) {
  constexpr std::size_t kLongest = 261;
  return !text.empty() && text.size() <= kLongest && is_all_of(text, kHostCharacters);
}

std::optional<Refusal> request_line_fault(std::string_view line, bool& old_version) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos || first == 0 ||
      second == first + 1 || line.find('\t') != std::string_view::npos) {
    return Refusal{400, "the request line is not METHOD TARGET VERSION with single spaces"};
  }
  if (!is_all_of(line.substr(0, first), kTokenCharacters)) {
    return Refusal{400, "the method is no token"};
  }
  const std::string_view version = line.substr(second + 1);
  old_version = version == "HTTP/1.0";
  if (version != "HTTP/1.1" && !old_version) {
    const bool other_version = version.starts_with("HTTP/");
    return Refusal{other_version ? 505 : 400, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  }
  return std::nullopt;
}

std::optional<Refusal> header_fault(std::string_view line, Seen& seen) {
  if (line.front() == ' ' || line.front() == '\t') {
    return Refusal{400, "a folded header line"};
  }
  const auto colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || name.empty() || !is_all_of(name, kTokenCharacters)) {
    return Refusal{400, "a header line without a clean name and a colon behind it"};
  }
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (equal_ignoring_case(name, "content-length")) {
    constexpr std::size_t kMostDigits = 15;
    if (++seen.content_length > 1 || value.empty() || value.size() > kMostDigits ||
        !std::ranges::all_of(value, is_digit)) {
      return Refusal{400, "Content-Length must be there once, as one number"};
    }
  } else if (equal_ignoring_case(name, "transfer-encoding")) {
    if (++seen.transfer_encoding > 1 || !equal_ignoring_case(value, "chunked")) {
      return Refusal{seen.transfer_encoding > 1 ? 400 : 501, "the only transfer coding taken is one \"chunked\""};
    }
  } else if (equal_ignoring_case(name, "host")) {
    if (++seen.host > 1 || !is_host(value)) {
      return Refusal{400, "Host must be there once, as a name or an address"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> framing_fault(std::string_view head) {
  Seen seen;
  bool old_version = false;
  for (std::size_t number = 0; !head.empty(); ++number) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    if (end == std::string_view::npos || !is_clean(line)) {
      return Refusal{400, "a control character, or a line that does not end in CR LF"};
    }
    head.remove_prefix(end + 2);
    if (number > kMostLines) {
      return Refusal{431, "more than 64 header lines"};
    }
    if (line.empty()) {
      break;
    }
    const auto fault = number == 0 ? request_line_fault(line, old_version) : header_fault(line, seen);
    if (fault) {
      return fault;
    }
  }
  if (seen.content_length > 0 && seen.transfer_encoding > 0) {
    return Refusal{400, "both Content-Length and Transfer-Encoding"};
  }
  if (old_version && seen.transfer_encoding > 0) {
    return Refusal{400, "HTTP/1.0 knows no Transfer-Encoding"};
  }
  if (!old_version && seen.host == 0) {
    return Refusal{400, "the Host header is missing"};
  }
  return std::nullopt;
}

std::optional<AbsoluteTarget> absolute_target(std::string_view target) {
  const auto mark = target.find("://");
  const std::string_view scheme = target.substr(0, mark);
  if (mark == std::string_view::npos ||
      !(equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https"))) {
    return std::nullopt;
  }
  target.remove_prefix(mark + 3);
  const std::string_view authority = target.substr(0, target.find_first_of("/?"));
  if (!is_host(authority)) {
    return std::nullopt;
  }
  const std::string_view rest = target.substr(authority.size());
  return AbsoluteTarget{authority, (rest.starts_with('/') ? "" : "/") + std::string(rest)};
}

}  // namespace nv::http
