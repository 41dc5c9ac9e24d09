#include "core/time_zone.hpp"

#include <cctz/time_zone.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace nv::core {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours kSummerShift{1};

}  // namespace

class TimeZone::Rules {
 public:
  struct Here {
    std::chrono::seconds offset;
    bool summer = false;
  };

  explicit Rules(cctz::time_zone zone) : zone_(zone) {}
  Here at(std::chrono::sys_seconds time) const {
    const auto found = zone_.lookup(cctz::time_point<cctz::seconds>(time.time_since_epoch()));
    return {std::chrono::seconds(found.offset), found.is_dst};
  }

 private:
  cctz::time_zone zone_;
};

TimeZone TimeZone::of_system(SummerTime summer) {
  cctz::time_zone zone;
  cctz::load_time_zone("libc:localtime", &zone);  // it knows every form of TZ, and never fails
  return {std::make_shared<const Rules>(zone), summer};
}

Result<TimeZone> TimeZone::named(const std::string& name, SummerTime summer) {
  cctz::time_zone zone;
  if (!cctz::load_time_zone(name, &zone)) {
    return fail("no data of time zone " + name + " (Debian package tzdata)");
  }
  return TimeZone(std::make_shared<const Rules>(zone), summer);
}

std::chrono::seconds TimeZone::offset(std::chrono::sys_seconds time) const {
  if (!rules_) {
    return 0s;
  }
  if (summer_ == SummerTime::by_rules) {
    return rules_->at(time).offset;
  }
  return standard_offset(time) + (summer_ == SummerTime::always ? kSummerShift : 0h);
}

// The smaller of the two offsets of the year before: Ireland's tzdata calls its winter the exception.
std::chrono::seconds TimeZone::standard_offset(std::chrono::sys_seconds time) const {
  constexpr std::chrono::days kMonth{30};
  constexpr int kMonths = 12;
  const Rules::Here here = rules_->at(time);
  for (int months = 1; months <= kMonths; ++months) {
    const Rules::Here before = rules_->at(time - months * kMonth);
    if (before.summer != here.summer) {
      return std::min(here.offset, before.offset);
    }
  }
  return here.offset;
}

std::chrono::local_seconds TimeZone::local(std::chrono::system_clock::time_point time) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return std::chrono::local_seconds(seconds.time_since_epoch() + offset(seconds));
}

// No place is further than a day from UTC: its offsets a day earlier and later are all that may count.
Moments TimeZone::moments(std::chrono::local_seconds shown) const {
  const std::chrono::sys_seconds as_utc(shown.time_since_epoch());
  const std::chrono::seconds before = offset(as_utc - 24h);
  std::optional<Moments> found;
  for (const std::chrono::seconds ahead : {before, offset(as_utc + 24h)}) {
    const std::chrono::sys_seconds moment = as_utc - ahead;
    if (offset(moment) == ahead) {
      found = found ? Moments{std::min(found->first, moment), std::max(found->last, moment)} : Moments{moment, moment};
    }
  }
  return found.value_or(Moments{as_utc - before, as_utc - before});
}

std::string cctz_version() {
  return NV_CCTZ_VERSION;
}

}  // namespace nv::core
