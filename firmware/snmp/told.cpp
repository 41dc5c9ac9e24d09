#include "snmp/told.hpp"

#include <charconv>

namespace nv::snmp {
namespace {

constexpr std::string_view kSts = "sts";
constexpr std::string_view kUps = "ups";

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

}  // namespace

std::string receiver_key(std::size_t number, const settings::SnmpReceiver& receiver) {
  return std::to_string(number) + ' ' + std::to_string(receiver.port) + ' ' +
         std::to_string(static_cast<unsigned>(receiver.type)) + ' ' + receiver.address;
}

std::string write_told(const Told& told) {
  std::string text(told.sts ? kSts : kUps);
  text += '\n';
  for (const auto& [key, id] : told.ids) {
    text += std::to_string(id) + ' ' + key + '\n';
  }
  return text;
}

Told read_told(std::string_view text) {
  Told told;
  told.sts = next_line(text) == kSts;
  while (!text.empty() && told.ids.size() < settings::kSnmpReceivers) {
    const std::string_view line = next_line(text);
    std::uint64_t id = 0;
    const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), id);
    const auto used = static_cast<std::size_t>(rest - line.data());
    if (error == std::errc() && used < line.size() && line[used] == ' ') {
      told.ids[std::string(line.substr(used + 1))] = id;
    }
  }
  return told;
}

}  // namespace nv::snmp
