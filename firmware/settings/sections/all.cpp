#include "settings/sections/all.hpp"

namespace nv::settings {

template Store::Store(AllSections, StoreFiles, JointRules);

}  // namespace nv::settings
