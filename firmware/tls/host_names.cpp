#include "tls/host_names.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <optional>

namespace nv::tls {
namespace {

constexpr std::size_t kMost = 64;

void add(std::vector<std::string>& list, std::string text) {
  if (list.size() < kMost && std::ranges::find(list, text) == list.end()) {
    list.push_back(std::move(text));
  }
}

bool is_label_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// RFC 1123 labels; "_" and "*" have no place in a host's name.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 253) {
    return false;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('.', begin), text.size());
    const auto label = text.substr(begin, end - begin);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' ||
        !std::ranges::all_of(label, is_label_character)) {
      return false;
    }
    begin = end + 1;
  }
  const auto last = text.substr(text.rfind('.') + 1);
  return !std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> as_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  std::array<char, INET6_ADDRSTRLEN> written{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (::inet_pton(family, text.c_str(), bytes.data()) == 1) {
      return ::inet_ntop(family, bytes.data(), written.data(), written.size());
    }
  }
  return std::nullopt;
}

std::optional<std::string> address_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* written = nullptr;
  if (address != nullptr && address->sa_family == AF_INET) {
    written = ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text.data(), text.size());
  } else if (address != nullptr && address->sa_family == AF_INET6) {
    written =
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text.data(), text.size());
  }
  return written != nullptr ? std::optional<std::string>(written) : std::nullopt;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

void add_own_name(HostNames& all) {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) {
    return;
  }
  const std::string host = lower(name.data());
  if (!is_name(host)) {
    return;
  }
  add(all.names, host);
  if (host.find('.') == std::string::npos) {
    add(all.names, host + ".local");  // multicast DNS, where a responder runs
  }
}

void add_interfaces(HostNames& all) {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) {
    return;
  }
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(first, ::freeifaddrs);
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    if (auto address = address_of(entry->ifa_addr)) {
      add(all.addresses, std::move(*address));
    }
  }
}

}  // namespace

HostNames listed_names(std::string_view list, std::string& refused) {
  HostNames listed;
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(", ;"), list.size());
    const std::string word = lower(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (word.empty()) {
      continue;
    }
    if (auto address = as_address(word)) {
      add(listed.addresses, std::move(*address));
    } else if (is_name(word)) {
      add(listed.names, word);
    } else if (refused.empty()) {
      refused = word;
    }
  }
  return listed;
}

HostNames host_names(std::string_view extra) {
  std::string ignored;
  HostNames all = listed_names(extra, ignored);
  add_own_name(all);
  add(all.names, "localhost");
  add(all.addresses, "127.0.0.1");
  add(all.addresses, "::1");
  add_interfaces(all);
  return all;
}

}  // namespace nv::tls
