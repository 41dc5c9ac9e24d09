// The declarations of the history's routes, with what they take and give. Pure.
#pragma once

#include <array>
#include <string_view>

#include "control/card_desk.hpp"
#include "http/route.hpp"

namespace nv::http {

inline constexpr std::string_view kCsv = "text/csv; charset=utf-8";
inline constexpr std::string_view kZip = "application/zip";

// What can be cleared: the history of a UPS and of an STS is one (manual 18.6).
struct ClearableLog {
  std::string_view name;
  control::CardAction action;
};
inline constexpr auto kClearable = std::to_array<ClearableLog>({
    {"history", control::CardAction::clear_history},
    {"extended_history", control::CardAction::clear_extended_history},
    {"device_events", control::CardAction::clear_device_events},
    {"card_events", control::CardAction::clear_card_events},
});

Route records_route();
Route graph_route();
Route log_page_route();
Route whole_log_route();
Route all_logs_route();
Route clear_log_route();

}  // namespace nv::http
