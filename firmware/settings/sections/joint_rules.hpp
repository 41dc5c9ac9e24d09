// The list of rules across sections. Whoever makes a Store of AllSections gives it these.
#pragma once

#include "settings/joint_rule.hpp"

namespace nv::settings {

JointRules joint_rules();

}  // namespace nv::settings
