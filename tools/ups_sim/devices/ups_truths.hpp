// Truths about the children of a node, as plain functions so that a table row can name them.
#pragma once

#include "physics/ups_view.hpp"

namespace ups_sim {

template <int child>
bool child_operates(const UpsView& view) {
  return ((view.children_operating >> (child - 1)) & 1U) != 0;
}

template <int child>
bool child_is_available(const UpsView& view) {
  return ((view.children_available >> (child - 1)) & 1U) != 0;
}

template <int child>
bool child_in_alarm(const UpsView& view) {
  return ((view.children_in_alarm >> (child - 1)) & 1U) != 0;
}

template <int child>
bool child_stops(const UpsView& view) {
  return ((view.children_stopping >> (child - 1)) & 1U) != 0;
}

template <int plug>
bool plug_closed(const UpsView& view) {
  return ((view.plugs_closed >> (plug - 1)) & 1U) != 0;
}

inline bool always(const UpsView&) {
  return true;
}

}  // namespace ups_sim
