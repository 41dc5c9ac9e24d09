// Words -> values, flags and alarm bits, by the rows of a register map. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/layout.hpp"
#include "device/register_map.hpp"
#include "model/register_image.hpp"
#include "model/snapshot.hpp"

namespace nv::device {

// The word as an integer in the point's decimals; none for 0xFFFF, "not managed", signed rows included (NET VISION
// manual, 11.2.4).
std::optional<std::int32_t> decode_value(const ValueRow& row, std::uint16_t word, bool factor);

// ASCII text, two characters a word; trailing blanks and zeros removed, anything unprintable shown as '?'.
std::string decode_text(std::span<const std::uint16_t> words, CharacterOrder order);
bool is_printable(std::span<const std::uint16_t> words, CharacterOrder order);

// Everything the image holds of one node. Tables that were not read leave their part unknown.
model::Node decode_node(const RegisterMap& map, const NodePlan& plan, const model::RegisterImage& image);

model::Identity decode_identity(const RegisterMap& map, const Layout& layout, const model::RegisterImage& image);
model::Controls decode_controls(const RegisterMap& map, const Layout& layout, const model::Node& system,
                                const model::RegisterImage& image, bool project_controls);
// What a JBUSP device without a permissions table (S42 = 0) permits, as its other status bits imply it (sources: the
// JBUS documents): a battery test where one is supported, the way back from eco mode, the end of an armed schedule.
bool is_implied(model::Command command, const model::FlagSet& flags);

// Of a node with registers of its own.
model::BatteryTest decode_battery_test(const RegisterMap& map, const NodePlan& plan, const model::RegisterImage& image);
// As many as the device says it has; none where it says more than there can be.
std::vector<model::Plug> decode_plugs(const RegisterMap& map, const Layout& layout, const model::Node& system,
                                      const model::RegisterImage& image);

std::optional<model::DeviceClock> decode_clock(const RegisterMap& map, const Layout& layout,
                                               const model::RegisterImage& image);

}  // namespace nv::device
