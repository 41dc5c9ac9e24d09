// The card's time zones: numbers from 1 as in its MIB (upsAgentNtpTimeZone), labels for people, names of tzdata. A
// number means the place that the MIB names, by the place's own rules: laws have changed since that list was made, and
// the hours in its names with them. Labels say what holds now, in winter. Stored and served by number: never reorder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nv::settings {

struct TimeZoneRow {
  std::string_view label;
  std::string_view name;
};

inline constexpr auto kTimeZones = std::to_array<TimeZoneRow>({
    {"GMT-12:00 International date line, west", "Etc/GMT+12"},
    {"GMT+12:00 Kwajalein", "Pacific/Kwajalein"},
    {"GMT-11:00 Midway, American Samoa", "Pacific/Pago_Pago"},
    {"GMT-10:00 Hawaii", "Pacific/Honolulu"},
    {"GMT-09:00 Alaska", "America/Anchorage"},
    {"GMT-08:00 Tijuana, Los Angeles", "America/Tijuana"},
    {"GMT-07:00 Arizona", "America/Phoenix"},
    {"GMT-06:00 Chihuahua", "America/Chihuahua"},
    {"GMT-07:00 Mountain time (USA), Denver", "America/Denver"},
    {"GMT-06:00 Central America", "America/Guatemala"},
    {"GMT-06:00 Central time (USA), Chicago", "America/Chicago"},
    {"GMT-06:00 Guadalajara, Mexico City", "America/Mexico_City"},
    {"GMT-06:00 Saskatchewan", "America/Regina"},
    {"GMT-05:00 Quito", "America/Guayaquil"},
    {"GMT-05:00 Eastern time (USA), New York", "America/New_York"},
    {"GMT-05:00 Indiana", "America/Indiana/Indianapolis"},
    {"GMT-04:00 Atlantic time (Canada), Halifax", "America/Halifax"},
    {"GMT-04:00 Caracas", "America/Caracas"},
    {"GMT-04:00 Santiago", "America/Santiago"},
    {"GMT-03:30 Newfoundland", "America/St_Johns"},
    {"GMT-03:00 Brasilia", "America/Sao_Paulo"},
    {"GMT-04:00 Georgetown", "America/Guyana"},
    {"GMT-02:00 Greenland", "America/Nuuk"},
    {"GMT-02:00 Mid-Atlantic, South Georgia", "Atlantic/South_Georgia"},
    {"GMT-01:00 Azores", "Atlantic/Azores"},
    {"GMT-01:00 Cape Verde Islands", "Atlantic/Cape_Verde"},
    {"GMT+00:00 Monrovia", "Africa/Monrovia"},
    {"GMT+00:00 London", "Europe/London"},
    {"GMT+01:00 Vienna, Berlin, Rome", "Europe/Vienna"},
    {"GMT+01:00 Prague, Budapest", "Europe/Prague"},
    {"GMT+01:00 Paris, Brussels, Madrid", "Europe/Paris"},
    {"GMT+01:00 Zagreb, Warsaw", "Europe/Zagreb"},
    {"GMT+01:00 West Central Africa, Lagos", "Africa/Lagos"},
    {"GMT+03:00 Minsk", "Europe/Minsk"},
    {"GMT+02:00 Bucharest", "Europe/Bucharest"},
    {"GMT+02:00 Cairo", "Africa/Cairo"},
    {"GMT+02:00 Pretoria", "Africa/Johannesburg"},
    {"GMT+02:00 Vilnius, Helsinki, Riga", "Europe/Vilnius"},
    {"GMT+02:00 Jerusalem", "Asia/Jerusalem"},
    {"GMT+03:00 Baghdad", "Asia/Baghdad"},
    {"GMT+03:00 Riyadh, Kuwait", "Asia/Riyadh"},
    {"GMT+03:00 Volgograd", "Europe/Volgograd"},
    {"GMT+03:00 Nairobi", "Africa/Nairobi"},
    {"GMT+03:30 Tehran", "Asia/Tehran"},
    {"GMT+04:00 Muscat, Abu Dhabi", "Asia/Dubai"},
    {"GMT+04:00 Yerevan", "Asia/Yerevan"},
    {"GMT+04:30 Kabul", "Asia/Kabul"},
    {"GMT+05:00 Ekaterinburg", "Asia/Yekaterinburg"},
    {"GMT+05:00 Tashkent", "Asia/Tashkent"},
    {"GMT+05:30 Kolkata, Chennai", "Asia/Kolkata"},
    {"GMT+05:30 Mumbai, New Delhi", "Asia/Kolkata"},
    {"GMT+05:45 Kathmandu", "Asia/Kathmandu"},
    {"GMT+07:00 Novosibirsk", "Asia/Novosibirsk"},
    {"GMT+06:00 Dhaka", "Asia/Dhaka"},
    {"GMT+05:30 Sri Jayawardenepura", "Asia/Colombo"},
    {"GMT+06:30 Yangon", "Asia/Yangon"},
    {"GMT+07:00 Bangkok, Hanoi, Jakarta", "Asia/Bangkok"},
    {"GMT+07:00 Krasnoyarsk", "Asia/Krasnoyarsk"},
    {"GMT+08:00 Beijing, Hong Kong", "Asia/Shanghai"},
    {"GMT+08:00 Irkutsk", "Asia/Irkutsk"},
    {"GMT+08:00 Singapore, Kuala Lumpur", "Asia/Singapore"},
    {"GMT+08:00 Perth", "Australia/Perth"},
    {"GMT+08:00 Taipei", "Asia/Taipei"},
    {"GMT+09:00 Tokyo", "Asia/Tokyo"},
    {"GMT+09:00 Seoul", "Asia/Seoul"},
    {"GMT+09:00 Yakutsk", "Asia/Yakutsk"},
    {"GMT+09:30 Adelaide", "Australia/Adelaide"},
    {"GMT+09:30 Darwin", "Australia/Darwin"},
    {"GMT+10:00 Brisbane", "Australia/Brisbane"},
    {"GMT+10:00 Canberra, Sydney, Melbourne", "Australia/Sydney"},
    {"GMT+10:00 Guam", "Pacific/Guam"},
    {"GMT+10:00 Hobart", "Australia/Hobart"},
    {"GMT+10:00 Vladivostok", "Asia/Vladivostok"},
    {"GMT+11:00 Magadan", "Asia/Magadan"},
    {"GMT+12:00 Auckland", "Pacific/Auckland"},
    {"GMT+12:00 Fiji", "Pacific/Fiji"},
    {"GMT+13:00 Nuku'alofa", "Pacific/Tongatapu"},
});
inline constexpr auto kLastTimeZone = static_cast<unsigned>(kTimeZones.size());
// What SNMP shows as long as none is chosen: its object knows no number for that.
inline constexpr unsigned kLondon = 28;

constexpr const TimeZoneRow& time_zone_row(std::int64_t number) {
  return kTimeZones.at(static_cast<std::size_t>(number - 1));
}
static_assert(kLastTimeZone == 77 && time_zone_row(kLondon).name == "Europe/London");

constexpr std::string_view time_zone_label(std::int64_t number) {
  return time_zone_row(number).label;
}

}  // namespace nv::settings
