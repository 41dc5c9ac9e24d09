// Periods as people give them: dates and times in a zone.
#include <array>
#include <charconv>
#include <ctime>
#include <optional>

#include "history/display.hpp"

namespace nv::history {
namespace {

constexpr std::int64_t kSecond = 1000;

// Reads fixed numbers of digits and fixed signs; anything else makes it fail for good.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = next();
      failed_ = failed_ || c < '0' || c > '9';
      value = failed_ ? 0 : value * 10 + (c - '0');
    }
    return value;
  }
  void sign(char wanted) { failed_ = next() != wanted || failed_; }
  char next() {
    if (left_.empty()) {
      failed_ = true;
      return '\0';
    }
    const char c = left_.front();
    left_.remove_prefix(1);
    return c;
  }
  bool at_end() const { return left_.empty(); }
  bool done() const { return !failed_ && left_.empty(); }

 private:
  std::string_view left_;
  bool failed_ = false;
};

struct Given {
  std::tm parts{};
  bool whole_day = false;
  std::optional<std::int64_t> offset_s;  // from UTC; none: the zone's
};

std::optional<Given> read(std::string_view text) {
  Given given;
  Reader reader(text);
  const bool classic = text.size() == 10 && text[2] == '/';
  if (classic) {
    given.parts.tm_mday = reader.number(2);
    reader.sign('/');
    given.parts.tm_mon = reader.number(2) - 1;
    reader.sign('/');
    given.parts.tm_year = reader.number(4) - 1900;
  } else {
    given.parts.tm_year = reader.number(4) - 1900;
    reader.sign('-');
    given.parts.tm_mon = reader.number(2) - 1;
    reader.sign('-');
    given.parts.tm_mday = reader.number(2);
  }
  given.whole_day = reader.at_end();
  if (!given.whole_day) {
    reader.sign('T');
    given.parts.tm_hour = reader.number(2);
    reader.sign(':');
    given.parts.tm_min = reader.number(2);
    reader.sign(':');
    given.parts.tm_sec = reader.number(2);
  }
  if (!reader.at_end()) {
    const char zone = reader.next();
    given.offset_s = 0;
    if (zone == '+' || zone == '-') {
      const int hours = reader.number(2);
      reader.sign(':');
      const int minutes = reader.number(2);
      given.offset_s = (zone == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    } else if (zone != 'Z') {
      return std::nullopt;
    }
  }
  return reader.done() ? std::optional(given) : std::nullopt;
}

// The 31st of April and the 25th hour are not taken for the 1st of May and the next day.
bool exists(const std::tm& parts) {
  const std::chrono::year_month_day date(std::chrono::year(parts.tm_year + 1900),
                                         std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                         std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  return parts.tm_year >= 70 && parts.tm_mon >= 0 && date.ok() && parts.tm_hour < 24 && parts.tm_min < 60 &&
         parts.tm_sec < 60;
}

std::chrono::local_seconds shown(const std::tm& parts) {
  std::tm counted = parts;
  return std::chrono::local_seconds(std::chrono::seconds(::timegm(&counted)));
}

std::int64_t milliseconds(std::chrono::sys_seconds moment) {
  return moment.time_since_epoch().count() * kSecond;
}

// The moments at which clocks in the zone show these parts.
Period local(const std::tm& parts, const core::TimeZone& zone) {
  const core::Moments moments = zone.moments(shown(parts));
  return {milliseconds(moments.first), milliseconds(moments.last) + kSecond};
}

Period whole_day(const std::tm& parts, const core::TimeZone& zone) {
  const auto midnight = shown(parts);
  return {milliseconds(zone.moments(midnight).first),
          milliseconds(zone.moments(midnight + std::chrono::days(1)).first)};
}

}  // namespace

core::Result<Period> period_of(std::string_view text, const core::TimeZone& zone) {
  const auto given = read(text);
  if (!given || !exists(given->parts)) {
    return core::fail("not a date or time; use YYYY-MM-DD, dd/mm/yyyy or YYYY-MM-DDThh:mm:ss");
  }
  if (given->whole_day) {
    return whole_day(given->parts, zone);
  }
  if (given->offset_s) {
    const std::int64_t moment = (shown(given->parts).time_since_epoch().count() - *given->offset_s) * kSecond;
    return Period{moment, moment + kSecond};
  }
  return local(given->parts, zone);
}

core::Result<Period> period_between(std::string_view from, std::string_view to, const core::TimeZone& zone) {
  Period period;
  if (!from.empty()) {
    const auto first = period_of(from, zone);
    if (!first) {
      return core::fail("from: " + first.error().message);
    }
    period.from = first->from;
  }
  if (!to.empty()) {
    const auto last = period_of(to, zone);
    if (!last) {
      return core::fail("to: " + last.error().message);
    }
    period.to = last->to;
  }
  if (period.to <= period.from) {
    return core::fail("the period ends before it begins");
  }
  return period;
}

Period last_minutes(std::int64_t minutes, core::WallTime now) {
  constexpr std::int64_t kMinute = 60'000;
  constexpr std::int64_t kMostMinutes = std::int64_t{100} * 366 * 24 * 60;
  const std::int64_t end = bounded(to_milliseconds(now)) + 1;
  return {end - std::clamp<std::int64_t>(minutes, 1, kMostMinutes) * kMinute, end};
}

}  // namespace nv::history
