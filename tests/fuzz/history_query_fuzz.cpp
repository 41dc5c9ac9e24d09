// Parameters of queries: lines of NAME=VALUE, of any bytes. What is accepted must be in bounds, and the database must
// take it.
#include <cstdint>
#include <string_view>
#include <vector>

#include "history/query_text.hpp"
#include "history/storage.hpp"
#include "support/require.hpp"

using namespace nv::history;
using nv::test::require;

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

void check_period(const Period& period) {
  require(period.from < period.to);
}

void check_columns(Series series, const std::vector<std::size_t>& columns) {
  require(columns.size() <= columns_of(series).size());
  for (const std::size_t column : columns) {
    require(column < columns_of(series).size());
  }
}

// 14 November 2023, in a zone with summer time.
class Clock final : public nv::core::Clock {
 public:
  nv::core::SteadyTime steady() const override { return {}; }
  nv::core::WallTime wall() const override { return to_wall_time(1'700'000'000'000); }
  nv::core::TimeZone zone() const override {
    static const auto paris = nv::core::TimeZone::named("Europe/Paris");
    return *paris;
  }
};

Storage& storage() {
  static Storage opened(":memory:");
  return opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parameters = parameters_in({reinterpret_cast<const char*>(data), size});
  const Clock clock;
  if (const auto query = record_query(parameters, clock)) {
    check_period(query->period);
    check_columns(query->series, query->columns);
    require(query->limit >= 1 && query->limit <= 1000 && query->offset >= 0);
    require(storage().find(*query, {}).has_value());
  }
  if (const auto query = graph_query(parameters, clock)) {
    check_period(query->period);
    check_columns(query->series, query->columns);
    require(query->points >= 1 && query->points <= kMostPoints);
    require(storage().draw(*query, {}).has_value());
  }
  if (const auto query = event_query(parameters, clock)) {
    check_period(query->period);
    require(query->limit >= 1 && query->limit <= 1000 && query->offset >= 0);
    require(storage().find(*query).has_value());
  }
  return 0;
}
