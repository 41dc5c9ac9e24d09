// Queries as name and value, the way an address line or a form brings them: checked, bounded, each refusal one line
// that names the parameter. Pure.
//
//   series   ups, ups_extended, sts             log      device, card
//   from to  period_of() of display.hpp         last     minutes up to now, instead of from and to
//   columns  names or groups (input, output, device), with commas; none: all
//   order    newest, oldest; of events also severity
//   page     1.., per_page 1..1000              least    information, warning, critical (events)
//   points   1..2000 (graphs)
#pragma once

#include <span>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "history/downsample.hpp"
#include "history/event_log.hpp"
#include "history/record_query.hpp"

namespace nv::history {

struct Parameter {
  std::string_view name;
  std::string_view value;
};
using Parameters = std::span<const Parameter>;

core::Result<RecordQuery> record_query(Parameters parameters, const core::Clock& clock);
core::Result<GraphQuery> graph_query(Parameters parameters, const core::Clock& clock);
core::Result<EventQuery> event_query(Parameters parameters, const core::Clock& clock);

}  // namespace nv::history
