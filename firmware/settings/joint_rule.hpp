// What settings of several sections may not say together, beyond what each of them takes alone (field.hpp): the rules
// themselves stand in sections/joint_rules.cpp. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settings/section.hpp"

namespace nv::settings {

struct SettingName {
  std::string_view section;
  std::string_view key;
  bool operator==(const SettingName&) const = default;
};

// All settings as they would count; each value has passed its own rule.
class Proposal {
 public:
  using Lookup = std::function<const Values&(std::string_view section)>;

  explicit Proposal(Lookup lookup) : lookup_(std::move(lookup)) {}
  template <class S>
  S get() const {
    return from_values<S>(lookup_(S::kSection));
  }

 private:
  Lookup lookup_;
};

// file: written by somebody at the machine. change: asked for by somebody who may be far away.
enum class Source : std::uint8_t { file, change };

struct Clash {
  std::vector<SettingName> settings;  // all that were looked at, the first one to be blamed first
  std::string reason;                 // with the remedy; one line
};

using JointRule = std::optional<Clash> (*)(const Proposal& proposal, Source source);
using JointRules = std::span<const JointRule>;

// The same at the time of a change, of what no setting says: a port that another program has.
using Trial = std::function<std::optional<Clash>(const Proposal& proposal)>;

}  // namespace nv::settings
