// Parameters of queries: lines of NAME=VALUE, of any bytes. What is accepted must be in bounds, and the database must
// take it.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "history/query_text.hpp"
#include "history/storage.hpp"

using namespace nv::history;

namespace {

std::vector<Parameter> parameters_in(std::string_view text) {
  std::vector<Parameter> parameters;
  while (!text.empty() && parameters.size() < 64) {
    const auto line = text.substr(0, text.find('\n'));
    const auto equals = line.find('=');
    const bool has_value = equals != std::string_view::npos;
    parameters.push_back({line.substr(0, equals), has_value ? line.substr(equals + 1) : std::string_view()});
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return parameters;
}

void must(bool condition) {
  if (!condition) {
    std::abort();
  }
}

void check_period(const Period& period) {
  must(period.from < period.to);
}

void check_columns(Series series, const std::vector<std::size_t>& columns) {
  must(columns.size() <= columns_of(series).size());
  for (const std::size_t column : columns) {
    must(column < columns_of(series).size());
  }
}

Storage& storage() {
  static Storage opened(":memory:");
  return opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parameters = parameters_in({reinterpret_cast<const char*>(data), size});
  const nv::core::WallTime now = to_wall_time(1'700'000'000'000);
  if (const auto query = record_query(parameters, now)) {
    check_period(query->period);
    check_columns(query->series, query->columns);
    must(query->limit >= 1 && query->limit <= 1000 && query->offset >= 0);
    must(storage().find(*query, {}).has_value());
  }
  if (const auto query = graph_query(parameters, now)) {
    check_period(query->period);
    check_columns(query->series, query->columns);
    must(query->points >= 1 && query->points <= kMostPoints);
    must(storage().draw(*query, {}).has_value());
  }
  if (const auto query = event_query(parameters, now)) {
    check_period(query->period);
    must(query->limit >= 1 && query->limit <= 1000 && query->offset >= 0);
    must(storage().find(*query).has_value());
  }
  return 0;
}
