#include "tls/host_names.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/host_network.hpp"

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

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

void add_own_name(HostNames& all) {
  const std::string host = lower(core::host_name());
  if (!is_name(host)) {
    return;
  }
  add(all.names, host);
  if (host.find('.') == std::string::npos) {
    add(all.names, host + ".local");  // multicast DNS, where a responder runs
  }
}

// Everybody may read the certificate, and the first password is the end of a MAC address (manual 9.3): addresses that
// tell one are left out. An administrator may list them.
void add_interfaces(HostNames& all) {
  const auto interfaces = core::network_interfaces();
  const auto tells_one = [&](const std::string& address) {
    return std::ranges::any_of(interfaces, [&](const auto& other) { return core::tells_mac(address, other.mac); });
  };
  for (const core::NetworkInterface& interface : interfaces) {
    for (const core::InterfaceAddress& own : interface.addresses) {
      if (!tells_one(own.address)) {
        add(all.addresses, own.address);
      }
    }
  }
}

HostNames listed_names(std::string_view list) {
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
    }
  }
  return listed;
}

}  // namespace

HostNames host_names(std::string_view extra) {
  HostNames all = listed_names(extra);
  add_own_name(all);
  add(all.names, "localhost");
  add(all.addresses, "127.0.0.1");
  add(all.addresses, "::1");
  add_interfaces(all);
  return all;
}

}  // namespace nv::tls
