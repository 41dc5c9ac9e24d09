#include "history/display.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace nv::history {

std::string decimal_text(std::int64_t value, int decimals) {
  if (decimals <= 0) {
    return std::to_string(value);
  }
  std::string digits = std::to_string(value);
  const bool negative = digits.front() == '-';
  digits.erase(0, negative ? 1 : 0);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) {
    digits.insert(0, places + 1 - digits.size(), '0');
  }
  digits.insert(digits.size() - places, 1, '.');
  return negative ? "-" + digits : digits;
}

std::string time_text(std::int64_t time, TimeStyle style, const core::TimeZone& zone) {
  const std::chrono::sys_seconds moment(std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(time)));
  const std::chrono::seconds offset = style == TimeStyle::utc ? std::chrono::seconds(0) : zone.offset(moment);
  const std::time_t shown = (moment + offset).time_since_epoch().count();
  std::tm parts{};
  std::array<char, 64> text{};
  if (gmtime_r(&shown, &parts) == nullptr) {
    return std::to_string(time);  // a year beyond 32 bits: only a damaged file has it
  }
  if (style == TimeStyle::classic) {
    return {text.data(), std::strftime(text.data(), text.size(), "%d/%m/%Y %H:%M:%S", &parts)};
  }
  std::string result(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts));
  if (style == TimeStyle::utc) {
    return result + "Z";
  }
  const std::int64_t minutes = std::abs(offset.count()) / 60;
  const int size = std::snprintf(text.data(), text.size(), "%c%02d:%02d", offset.count() < 0 ? '-' : '+',
                                 static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return result.append(text.data(), static_cast<std::size_t>(size));
}

std::int64_t to_fahrenheit(std::int64_t celsius, int decimals) {
  std::int64_t freezing = 32;
  for (int i = 0; i < decimals; ++i) {
    freezing *= 10;
  }
  const std::int64_t scaled = *bounded_value(celsius) * 9;
  return (scaled + (scaled < 0 ? -2 : 2)) / 5 + freezing;
}

namespace {

bool converts(const Column& column, const TextFormat& format) {
  return format.fahrenheit && column.unit == model::Unit::celsius;
}

}  // namespace

std::string value_text(std::int64_t value, const Column& column, const TextFormat& format) {
  return decimal_text(converts(column, format) ? to_fahrenheit(value, column.decimals) : value, column.decimals);
}

std::string unit_text(const Column& column, const TextFormat& format) {
  return converts(column, format) ? "\u00b0F" : std::string(model::unit_text(column.unit));
}

}  // namespace nv::history
