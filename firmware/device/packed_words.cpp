// Words that hold more than a number: the battery test's last day and schedule, the power-share plugs.
#include <utility>

#include "device/decode.hpp"

namespace nv::device {
namespace {

using model::BatteryTest;
using model::RegisterImage;

std::optional<std::uint16_t> word_at(const NodePlan& plan, const RegisterImage& image,
                                     std::optional<std::uint16_t> address, unsigned offset = 0) {
  return address ? image.word(static_cast<std::uint16_t>(plan.at(*address) + offset)) : std::nullopt;
}

std::pair<std::uint8_t, std::uint8_t> bytes_of(std::uint16_t word) {
  return {static_cast<std::uint8_t>(word >> 8U), static_cast<std::uint8_t>(word & 0xFFU)};
}

std::optional<BatteryTest::Day> last_day(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image) {
  const auto [day, month] = bytes_of(word_at(plan, image, map.packed.battery_test_day).value_or(0));
  const bool is_date = day >= 1 && day <= 31 && month >= 1 && month <= 12;
  return is_date ? std::optional(BatteryTest::Day{day, month}) : std::nullopt;
}

std::optional<BatteryTest::Schedule> schedule(const RegisterMap& map, const NodePlan& plan,
                                              const RegisterImage& image) {
  constexpr std::uint16_t kMostWeeks = 52;
  const auto weeks = word_at(plan, image, map.packed.battery_test_schedule).value_or(0);
  const auto [weekday, hour] = bytes_of(word_at(plan, image, map.packed.battery_test_schedule, 1).value_or(0));
  const bool is_one = weeks >= 1 && weeks <= kMostWeeks && weekday >= 1 && weekday <= 7 && hour <= 23;
  return is_one ? std::optional(BatteryTest::Schedule{static_cast<std::uint8_t>(weeks), weekday, hour}) : std::nullopt;
}

std::optional<bool> is_closed(const RegisterMap& map, const NodePlan& plan, const model::Node& system,
                              const RegisterImage& image, unsigned plug) {
  if (!map.packed.plug_states) {
    const bool closed = system.flags.has(model::nth_after(model::Flag::plug_1_closed, plug));
    return system.status_known ? std::optional(closed) : std::nullopt;
  }
  const auto states = word_at(plan, image, map.packed.plug_states);
  return states ? std::optional(((*states >> plug) & 1U) != 0) : std::nullopt;
}

model::Plug decode_plug(const RegisterMap& map, const NodePlan& plan, const model::Node& system,
                        const RegisterImage& image, unsigned index) {
  model::Plug plug;
  plug.closed = is_closed(map, plan, system, image, index);
  const auto mode = word_at(plan, image, map.packed.plug_modes, 2 * index);
  if (!mode || *mode >= model::kPlugModes.size()) {
    return plug;
  }
  plug.mode = model::kPlugModes[*mode].id;
  if (model::row_of(*plug.mode).value != model::Unit::none) {
    plug.value = word_at(plan, image, map.packed.plug_modes, 2 * index + 1);
  }
  return plug;
}

}  // namespace

model::BatteryTest decode_battery_test(const RegisterMap& map, const NodePlan& plan, const RegisterImage& image) {
  return {last_day(map, plan, image), schedule(map, plan, image)};
}

std::vector<model::Plug> decode_plugs(const RegisterMap& map, const Layout& layout, const model::Node& system,
                                      const RegisterImage& image) {
  const auto count = system.values.get(model::Point::power_share_plugs).value_or(0);
  std::vector<model::Plug> plugs;
  for (unsigned i = 0; count <= static_cast<std::int32_t>(model::kMostPlugs) && std::cmp_less(i, count); ++i) {
    plugs.push_back(decode_plug(map, layout.nodes.front(), system, image, i));
  }
  return plugs;
}

}  // namespace nv::device
