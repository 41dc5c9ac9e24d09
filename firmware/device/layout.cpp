#include "device/layout.hpp"

#include <bit>

#include "device/device_type.hpp"

namespace nv::device {
namespace {

using model::Architecture;
using model::NodeId;
using model::NodeKind;
using model::RegisterImage;

constexpr NodePlan system_at(std::uint8_t block) {
  return NodePlan{NodeId{}, block, block};
}

NodePlan unit_plan(unsigned number) {
  const auto unit = static_cast<std::uint8_t>(number);
  return NodePlan{NodeId{NodeKind::unit, unit, 0}, unit, 0};
}

NodePlan module_plan(unsigned number) {
  const auto module = static_cast<std::uint8_t>(number);
  return NodePlan{NodeId{NodeKind::module, 0, module}, module, 0};
}

NodePlan module_of_unit_plan(unsigned unit, unsigned module) {
  return NodePlan{NodeId{NodeKind::module, static_cast<std::uint8_t>(unit), static_cast<std::uint8_t>(module)},
                  std::nullopt, static_cast<std::uint8_t>(unit)};
}

std::uint16_t word_or_zero(const RegisterImage& image, unsigned address) {
  return image.word(static_cast<std::uint16_t>(address)).value_or(0);
}

// --- JBUSP: identification 0x1000, status words 0x1020.. (S30 parallel system), 0x0022 (S32..S37 unit n present)

constexpr unsigned kJbuspType = 0x1000;
constexpr unsigned kJbuspStatusWord1 = 0x1021;
constexpr unsigned kParallelBit = 14;  // S30
constexpr std::uint16_t kJbuspSystemStatus = 0x0020;
constexpr unsigned kJbuspPresenceWord = 0x0022;

bool is_parallel_jbusp(const RegisterImage& image) {
  const auto* type = find_device_type(model::Family::jbusp, word_or_zero(image, kJbuspType));
  const bool system_type = type != nullptr && type->kind == DeviceKind::system;
  return system_type || ((word_or_zero(image, kJbuspStatusWord1) >> kParallelBit) & 1U) != 0;
}

Layout plan_jbusp(const RegisterImage& image, const std::function<bool(std::uint16_t)>& refused) {
  // Without the system block the device is a concentrator that shows the system as one virtual UPS at 0x1000.
  if (!is_parallel_jbusp(image) || refused(kJbuspSystemStatus)) {
    return Layout{is_parallel_jbusp(image) ? Architecture::parallel : Architecture::single, {system_at(1)}};
  }
  Layout layout{Architecture::parallel, {system_at(0)}};
  const unsigned present = word_or_zero(image, kJbuspPresenceWord);
  for (unsigned unit = 1; unit <= kMaxJbuspUnits; ++unit) {
    if (((present >> (unit - 1)) & 1U) != 0) {
      layout.nodes.push_back(unit_plan(unit));
    }
  }
  return layout;
}

// --- VU-MAP: T001 installation code and device type, T002 number, T003 positions, summary words S096.. and S112..

constexpr unsigned kInstallation = 0x0001;
constexpr unsigned kMemberCount = 0x0002;
constexpr unsigned kMemberPositions = 0x0003;
constexpr unsigned kMembersOperating = 0x0036;
constexpr unsigned kMembersAvailable = 0x0037;
constexpr unsigned kBypassModuleBit = 13;  // T003 b13 is the bypass module, no member

Architecture vumap_architecture(std::uint16_t installation) {
  switch (installation) {
    case 0x0801:
    case 0x0901:
      return Architecture::modular;
    case 0x0601:
      return Architecture::parallel;
    case 0x0608:
      return Architecture::modular_parallel;
    default:
      return Architecture::single;  // 0x0101, and codes no document names
  }
}

// Positions of the members (bit n-1 = member n): T003, then the summary bits, then plain counting, until T002 is
// reached.
unsigned member_positions(const RegisterImage& image, unsigned block, unsigned limit) {
  const unsigned base = block << 12U;
  const unsigned all = (1U << limit) - 1U;
  const auto wanted = static_cast<int>(word_or_zero(image, base | kMemberCount));
  unsigned members = word_or_zero(image, base | kMemberPositions) & ~(1U << kBypassModuleBit) & all;
  if (std::popcount(members) < wanted) {
    members |= (word_or_zero(image, base | kMembersOperating) | word_or_zero(image, base | kMembersAvailable)) & all;
  }
  for (unsigned n = 0; n < limit && std::popcount(members) < wanted; ++n) {
    members |= 1U << n;
  }
  return members;
}

void add_modules_of_unit(Layout& layout, const RegisterImage& image, unsigned unit) {
  const unsigned modules = member_positions(image, unit, kMaxModulesOfUnit);
  for (unsigned module = 1; module <= kMaxModulesOfUnit; ++module) {
    if (((modules >> (module - 1)) & 1U) != 0) {
      layout.nodes.push_back(module_of_unit_plan(unit, module));
    }
  }
}

Layout plan_vumap(const RegisterImage& image) {
  const Architecture architecture = vumap_architecture(word_or_zero(image, kInstallation));
  Layout layout{architecture, {system_at(0)}};
  if (architecture == Architecture::single) {
    return layout;
  }
  const bool modular = architecture == Architecture::modular;
  const unsigned limit = modular ? kMaxModulesOfUnit : kMaxVuMapUnits;
  const unsigned members = member_positions(image, 0, limit);
  for (unsigned n = 1; n <= limit; ++n) {
    if (((members >> (n - 1)) & 1U) == 0) {
      continue;
    }
    layout.nodes.push_back(modular ? module_plan(n) : unit_plan(n));
    if (architecture == Architecture::modular_parallel) {
      add_modules_of_unit(layout, image, n);
    }
  }
  return layout;
}

}  // namespace

Layout plan_layout(const RegisterMap& map, const RegisterImage& image,
                   const std::function<bool(std::uint16_t)>& refused) {
  switch (map.family) {
    case model::Family::jbusp:
      return plan_jbusp(image, refused);
    case model::Family::vumap:
      return plan_vumap(image);
    case model::Family::sts:
      break;
  }
  return Layout{Architecture::sts, {system_at(0)}};
}

}  // namespace nv::device
