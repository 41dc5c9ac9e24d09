#include "snmp/codecs.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>

#include "settings/field.hpp"

namespace nv::snmp {
namespace {

std::string digits(unsigned number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// Exactly these digits.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t width) {
  int number = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

bool AsText::put(const Value& value, std::string& kept) {
  kept = std::get<std::string>(value);
  settings::Rule rule;
  rule.kind = settings::Kind::text;
  rule.max_length = kept.size();  // the row's limit counts
  return !settings::refusal(rule, kept);
}

bool AsHost::put(const Value& value, std::string& kept) {
  kept = std::get<std::string>(value);
  settings::Rule rule;
  rule.kind = settings::Kind::host;
  rule.max_length = 253;
  return !settings::refusal(rule, kept);
}

bool parse_minutes(const std::string& text, TimeOfDay& time) {
  if (text.size() != 5 || text[2] != ':') {
    return false;
  }
  const auto hour = number_at(text, 0, 2);
  const auto minute = number_at(text, 3, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    return false;
  }
  time = {*hour, *minute, 0};
  return true;
}

bool parse_time(const std::string& text, TimeOfDay& time) {
  if (text.size() != 8 || text[5] != ':' || !parse_minutes(text.substr(0, 5), time)) {
    return false;
  }
  const auto second = number_at(text, 6, 2);
  time.second = second.value_or(60);
  return time.second < 60;
}

bool parse_date(const std::string& text, Date& date) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') {
    return false;
  }
  const auto day = number_at(text, 0, 2);
  const auto month = number_at(text, 3, 2);
  const auto year = number_at(text, 6, 4);
  if (!day || !month || !year || *year < 2000 || *year > 2099) {
    return false;
  }
  const std::chrono::year_month_day found{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day))};
  date = {*year, *month, *day};
  return found.ok();
}

Value AsTimeOfDay::show(unsigned minute) {
  return digits(minute / 60, 2) + ':' + digits(minute % 60, 2);
}

bool AsTimeOfDay::put(const Value& value, unsigned& minute) {
  TimeOfDay time;
  const bool good = parse_minutes(std::get<std::string>(value), time);
  minute = static_cast<unsigned>(time.hour * 60 + time.minute);
  return good;
}

Value AsDate::show(unsigned date) {
  return digits(date % 100, 2) + '/' + digits(date / 100 % 100, 2) + '/' + digits(date / 10000, 4);
}

bool AsDate::put(const Value& value, unsigned& date) {
  const auto& text = std::get<std::string>(value);
  if (text == "00/00/0000") {
    date = 0;
    return true;
  }
  Date found;
  const bool good = parse_date(text, found);
  date = static_cast<unsigned>(found.year * 10000 + found.month * 100 + found.day);
  return good;
}

}  // namespace nv::snmp
