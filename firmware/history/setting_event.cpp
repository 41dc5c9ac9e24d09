#include "history/setting_event.hpp"

namespace nv::history {

model::Event setting_event(const settings::Change& change, const core::Origin& who, core::WallTime time) {
  return model::card_event(
      model::CardEvent::setting_changed, time,
      {change.section + "." + change.key, who, "(" + change.old_text + " -> " + change.new_text + ")"});
}

}  // namespace nv::history
