#include "app/known_device_file.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "core/file.hpp"

namespace nv::app {
namespace {

constexpr std::string_view kFile = "link.json";
constexpr std::array kFamilies{model::Family::jbusp, model::Family::vumap, model::Family::sts};
constexpr std::array kRates{2400, 9600, 19200, 57600};

template <class T>
std::optional<T> integer(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) {
    return std::nullopt;
  }
  const auto value = found->get<std::int64_t>();
  const bool fits = value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
  return fits ? std::optional(static_cast<T>(value)) : std::nullopt;
}

}  // namespace

std::optional<device::KnownDevice> parse_known_device(std::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return std::nullopt;
  }
  const auto baud = integer<int>(json, "baud");
  const auto code = integer<std::uint16_t>(json, "type_code");
  const auto map = json.find("map");
  if (!baud || !code || map == json.end() || !map->is_string() ||
      std::find(kRates.begin(), kRates.end(), *baud) == kRates.end()) {
    return std::nullopt;
  }
  for (const model::Family family : kFamilies) {
    if (map->get_ref<const std::string&>() == model::family_name(family)) {
      return device::KnownDevice{*baud, family, *code};
    }
  }
  return std::nullopt;
}

std::string known_device_text(const device::KnownDevice& known) {
  const nlohmann::ordered_json json{
      {"baud", known.baud}, {"map", model::family_name(known.family)}, {"type_code", known.type_code}};
  return json.dump() + "\n";
}

std::optional<device::KnownDevice> load_known_device(const std::filesystem::path& state_dir) {
  constexpr std::size_t kLimit = 4096;
  const auto text = core::read_file(state_dir / kFile, kLimit);
  return text ? parse_known_device(*text) : std::nullopt;
}

core::Result<void> save_known_device(const std::filesystem::path& state_dir, const device::KnownDevice& known) {
  return core::replace_file(state_dir / kFile, known_device_text(known));
}

}  // namespace nv::app
