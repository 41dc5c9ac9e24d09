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

std::string_view group_name(Group group) {
  constexpr std::array<std::string_view, 4> kNames{"input", "output", "device", "environment"};
  return kNames.at(static_cast<std::size_t>(group));
}

std::optional<std::size_t> find_column(Series series, std::string_view name) {
  const auto columns = columns_of(series);
  const auto found = std::find_if(columns.begin(), columns.end(), [name](const auto& c) { return c.name == name; });
  return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

std::optional<std::int64_t> column_value(const model::Snapshot& snapshot, const Column& column) {
  if (column.emd != nullptr) {
    return snapshot.emd ? std::optional<std::int64_t>((*snapshot.emd).*column.emd) : std::nullopt;
  }
  for (const auto point : column.points) {
    const auto value = point ? snapshot.live_value(*point) : std::nullopt;
    if (value) {
      return model::rescale(*value, model::row_of(*point).decimals, column.decimals);
    }
  }
  return std::nullopt;
}

}  // namespace nv::history
