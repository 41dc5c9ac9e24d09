#include "history/columns.hpp"

namespace nv::history {

std::span<const Column> columns_of(Series series) {
  if (series == Series::sts) {
    return kStsColumns;
  }
  return kUpsColumns;
}

std::string_view series_name(Series series) {
  constexpr std::array<std::string_view, 3> kNames{"ups", "ups_extended", "sts"};
  return kNames.at(static_cast<std::size_t>(series));
}

std::optional<std::size_t> find_column(Series series, std::string_view name) {
  const auto columns = columns_of(series);
  const auto found = std::find_if(columns.begin(), columns.end(), [name](const auto& c) { return c.name == name; });
  return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

std::optional<std::int64_t> column_value(const model::Snapshot& snapshot, const Column& column) {
  for (const model::Point point : column.points) {
    if (const auto value = snapshot.live_value(point)) {
      return model::rescale(*value, model::row_of(point).decimals, column.unit_row().decimals);
    }
  }
  return std::nullopt;
}

}  // namespace nv::history
