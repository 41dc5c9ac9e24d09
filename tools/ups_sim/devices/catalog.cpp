#include "devices/catalog.hpp"

#include <algorithm>
#include <array>

#include "devices/jbusp_device.hpp"
#include "devices/sts_device.hpp"
#include "devices/vumap_device.hpp"

namespace ups_sim {
namespace {

constexpr const char* kSts = "sts";

struct JbuspEntry {
  const char* name;
  JbuspSpec spec;
};

struct VumapEntry {
  const char* name;
  VumapSpec spec;
};

// Type codes and reference codes: the product manual's device list; 130 (DIGYS) is known from a public client.
const std::array<JbuspEntry, 5>& jbusp_entries() {
  static const std::array<JbuspEntry, 5> entries{{
      {"jbusp-1ph", {{1, 1, 3.3, 2.7, {6, 1, 18}, 1, 1, true, true, 4}, kNetys, 31, 0, "NRT3300SI1", false}},
      {"jbusp-3-1", {{3, 1, 20, 18, {20, 2, 20}, 1, 1, true, false, 0}, kMasterys, 87, 0, "MAS31-0201", false}},
      {"jbusp-3-3", {{3, 3, 40, 36, {20, 2, 40}, 1, 1, true, false, 0}, kMasterys, 257, 0, "MAS33-0401", false}},
      {"jbusp-digys", {{3, 3, 15, 12, {20, 2, 14}, 1, 1, true, false, 0}, kMasterys, 130, 0, "DIG33-0151", true}},
      {"jbusp-parallel",
       {{3, 3, 60, 54, {20, 2, 60}, 3, 1, true, false, 0}, kMasterysParallel, 257, 256, "MASPA-0600", false}},
  }};
  return entries;
}

const std::array<VumapEntry, 5>& vumap_entries() {
  static const std::array<VumapEntry, 5> entries{{
      {"vumap",
       {{3, 3, 60, 54, {20, 2, 60}, 1, 1, true, false, 0},
        0x0101,
        0,
        0x8200,
        "SIM-BCP-0600-0",
        "MASTERYS BC+ 60",
        true}},
      {"vumap-1ph",
       {{1, 1, 10, 9, {20, 1, 24}, 1, 1, true, true, 4}, 0x0101, 0, 0x8001, "SIM-ITP-0100-0", "ITYS PRO 10", true}},
      {"vumap-modular",
       {{3, 3, 5, 5, {20, 2, 9}, 1, 4, true, false, 0},
        0x0801,
        0x0101,
        0x8180,
        "SIM-MXS-0200-0",
        "MODULYS XS 4x5",
        true}},
      {"vumap-parallel",
       {{3, 3, 100, 90, {20, 2, 100}, 3, 1, true, false, 0},
        0x0601,
        0x0101,
        0x8300,
        "SIM-GP4-3000-0",
        "MASTERYS GP4 100",
        false}},
      {"vumap-modular-parallel",
       {{3, 3, 25, 25, {20, 2, 26}, 2, 4, true, false, 0},
        0x0608,
        0x0801,
        0x8140,
        "SIM-MXM-2000-0",
        "MODULYS XM 4x25",
        false}},
  }};
  return entries;
}

Problem adapt(UpsSpec& spec, const DeviceOptions& options, int most_units) {
  if (options.units) {
    if (spec.units == 1 || *options.units < 2 || *options.units > most_units) {
      return spec.units == 1 ? "this device has one unit: --units is for the parallel ones"
                             : "--units must be 2.." + std::to_string(most_units) + " for this device";
    }
    spec.units = *options.units;
  }
  if (options.modules) {
    if (spec.modules == 1 || *options.modules < 1 || *options.modules > 8) {
      return spec.modules == 1 ? "this device has no modules: --modules is for the modular ones"
                               : "--modules must be 1..8";
    }
    spec.modules = *options.modules;
  }
  return {};
}

}  // namespace

std::vector<std::string> device_names() {
  std::vector<std::string> names;
  for (const JbuspEntry& entry : jbusp_entries()) {
    names.emplace_back(entry.name);
  }
  for (const VumapEntry& entry : vumap_entries()) {
    names.emplace_back(entry.name);
  }
  names.emplace_back(kSts);
  return names;
}

bool is_device(const std::string& name) {
  const std::vector<std::string> names = device_names();
  return std::ranges::find(names, name) != names.end();
}

int default_baud(const std::string& name) {
  return name.starts_with("jbusp") ? 9600 : 57600;
}

Result<std::unique_ptr<Device>> make_device(const std::string& name, const DeviceOptions& options) {
  for (JbuspEntry entry : jbusp_entries()) {
    if (name == entry.name) {
      if (const Problem problem = adapt(entry.spec.ups, options, 6)) {
        return Error{*problem};
      }
      return {std::make_unique<JbuspDevice>(name, entry.spec, options.seed)};
    }
  }
  for (VumapEntry entry : vumap_entries()) {
    if (name == entry.name) {
      if (const Problem problem = adapt(entry.spec.ups, options, 10)) {
        return Error{*problem};
      }
      entry.spec.factor_ten = options.factor_ten.value_or(entry.spec.factor_ten);
      return {std::make_unique<VumapDevice>(name, entry.spec, options.seed)};
    }
  }
  if (options.units || options.modules) {
    return Error{"a transfer switch has neither units nor modules"};
  }
  return {std::make_unique<StsDevice>(name, options.seed)};
}

}  // namespace ups_sim
